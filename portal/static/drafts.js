// Drafts that wait on this device for a network: words in localStorage, photos in IndexedDB, under person and case.
// Nobody else's page ever asks for them, and signing out takes them away.
(function () {
  "use strict";
  var MARK = "report:", taken = {};

  // Deals with the shelf of photos; null where the browser has none, or no room on it.
  function shelf(mode, act) {
    return new Promise(function (done, none) {
      var opening = indexedDB.open("report", 1);
      opening.onupgradeneeded = function () { opening.result.createObjectStore("photos"); };
      opening.onerror = none;
      opening.onsuccess = function () {
        var deal = opening.result.transaction("photos", mode), asked = act(deal.objectStore("photos"));
        deal.onabort = none;
        deal.oncomplete = function () { opening.result.close(); done(asked.result); };
      };
    }).catch(function () { return null; });
  }

  function forgetAll() {
    Object.keys(localStorage).forEach(function (name) { if (name.indexOf(MARK) === 0) localStorage.removeItem(name); });
    indexedDB.deleteDatabase("report");
  }

  // `keep` is the person's id, a stroke, the case's. `waits`: it was sent, and the server is not known to have it.
  function read(keep) { return JSON.parse(localStorage.getItem(MARK + keep) || "null"); }
  function write(keep, fields, waits) { localStorage.setItem(MARK + keep, JSON.stringify({ fields: fields, waits: waits })); }
  function stop(keep) { write(keep, read(keep).fields, false); }
  function photos(keep) { return taken[keep] ? Promise.resolve(taken[keep]) : shelf("readonly", function (store) { return store.get(keep); }).then(function (kept) { return kept || []; }); }
  function putPhotos(keep, files) { taken[keep] = files; return shelf("readwrite", function (store) { return store.put(files, keep); }); }
  function dropPhotos(keep) { delete taken[keep]; return shelf("readwrite", function (store) { return store.delete(keep); }); }
  function forget(keep) { localStorage.removeItem(MARK + keep); return dropPhotos(keep); }
  function waiting(person) {
    return Object.keys(localStorage).filter(function (name) { return name.indexOf(MARK + person + "/") === 0; })
      .map(function (name) { return name.slice(MARK.length); }).filter(function (keep) { return read(keep).waits; });
  }
  function fields(panel) { return Array.prototype.filter.call(panel.querySelector("form").elements, function (field) { return field.name && field.name !== "_csrf_token"; }); }
  function keep(panel, waits) {
    var said = fields(panel).filter(function (field) { return field.type !== "file" && (field.type !== "radio" || field.checked); });
    write(panel.dataset.keep, said.map(function (field) { return [field.name, field.value]; }), waits);
  }
  function show(panel) { // in its form again, photos too
    read(panel.dataset.keep).fields.forEach(function (pair) {
      fields(panel).forEach(function (field) { if (field.name === pair[0] && field.type === "radio") field.checked = field.value === pair[1]; else if (field.name === pair[0]) field.value = pair[1]; });
    });
    photos(panel.dataset.keep).then(function (files) {
      var held = new DataTransfer(); files.forEach(function (file) { held.items.add(file); });
      panel.querySelector("[type=file]").files = held.files;
    });
  }
  window.drafts = { read: read, keep: keep, show: show, stop: stop, photos: photos, putPhotos: putPhotos, dropPhotos: dropPhotos, forget: forget, waiting: waiting };

  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") === "/sign-out") forgetAll();
  }, true);
  if (/[?&]done=signed_out/.test(location.search)) forgetAll();
})();
