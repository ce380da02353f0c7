// What a page does by itself; everything works without it.
(function () {
  "use strict";
  var leaving = false;

  function each(root, selector, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }

  // A page from the back-forward cache may belong to somebody who has signed out since.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
    leaving = false;
  });

  // How much may still be written. Characters as people count them, not bytes.
  function count(area) {
    var words = area.parentNode.querySelector(".count");
    var most = Number(area.dataset.most);
    var left = most - Array.from(area.value).length;
    if (!words) return;
    words.textContent = left < 0 ? "超出 " + -left + " 字" : left === most ? "最多 " + most + " 字" : "还可写 " + left + " 字";
    words.classList.toggle("over", left < 0);
  }

  function changed(field) {
    if (field.type === "hidden" || field.type === "submit" || !field.name) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      var drawn = Array.prototype.findIndex.call(field.options, function (option) { return option.defaultSelected; });
      return field.selectedIndex !== Math.max(drawn, 0);
    }
    return field.type === "file" ? field.files.length > 0 : field.value !== field.defaultValue;
  }

  function dirty(form) {
    return form.querySelector(".wrong") !== null || Array.prototype.some.call(form.elements, changed);
  }

  window.addEventListener("beforeunload", function (event) {
    var unsaved = Array.prototype.some.call(document.querySelectorAll("form[data-guard]"), dirty);
    if (leaving || !unsaved) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // A second press while the first is under way sends nothing. Papers that download leave the page open.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    leaving = true;
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; leaving = false; }, 4000);
  });

  // What was typed in other forms of a region survives the exchange of the region. In memory only.
  var drafts = [];
  function keep(region, sent) {
    drafts = [];
    each(region, "form[data-guard]", function (form) {
      if (form === sent) return;
      var refused = form.querySelector(".wrong") !== null; // what came back with a complaint is not saved either
      Array.prototype.forEach.call(form.elements, function (field) {
        if (/file|password|hidden|submit/.test(field.type) || !field.name || !(refused || changed(field))) return;
        drafts.push({ action: form.getAttribute("action"), name: field.name, own: field.value, value: field.value, checked: field.checked });
      });
    });
  }

  function restore() {
    drafts.forEach(function (draft) {
      each(document, "form[data-guard]", function (form) {
        if (form.getAttribute("action") !== draft.action) return;
        Array.prototype.forEach.call(form.elements, function (field) {
          var box = field.type === "checkbox" || field.type === "radio";
          if (field.name !== draft.name || (box && field.value !== draft.own)) return;
          if (box) field.checked = draft.checked;
          else field.value = draft.value;
        });
      });
    });
    drafts = [];
  }

  function look(root) {
    each(root, "textarea[data-most]", count);
    var summary = root.querySelector("[data-focus]");
    var title = document.title.replace(/^错误：/, "");
    document.title = (document.querySelector("[data-focus]") ? "错误：" : "") + title;
    if (summary) summary.focus();
    if (window.matchMedia("(min-width: 768px)").matches) {
      each(root, "details[data-wide-open]", function (details) { details.open = true; });
    }
  }

  function say(sentence) {
    var flash = document.getElementById("flash");
    if (!flash) return;
    flash.textContent = "";
    var box = flash.appendChild(document.createElement("div"));
    box.className = "notice notice-error";
    box.appendChild(document.createElement("p")).textContent = sentence;
    flash.scrollIntoView({ block: "center" });
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("textarea[data-most]")) count(event.target);
  });
  // A drawer of the bottom bar closes when one touches elsewhere.
  document.addEventListener("click", function (event) {
    each(document, ".nav-thumb details[open]", function (details) {
      if (!details.contains(event.target)) details.open = false;
    });
  });

  // Who has signed in again in another window goes on here with the new token; somebody else does not.
  function renew(answer) {
    var page = new DOMParser().parseFromString(answer, "text/html"), token = page.querySelector("[name=_csrf_token]");
    if (!token || page.querySelector(".who").textContent !== document.querySelector(".who").textContent) return;
    each(document, "[name=_csrf_token]", function (field) { field.value = token.value; });
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    var swap = event.detail;
    if (/id="problem"/.test(swap.serverResponse)) { // a whole error page: show its sentence where flashes stand
      if (swap.xhr.status === 403) renew(swap.serverResponse);
      swap.shouldSwap = true;
      swap.ignoreTitle = true;
      swap.target = document.getElementById("flash");
      swap.selectOverride = "#problem";
      swap.swapOverride = "innerHTML show:#flash:top";
      return;
    }
    if (swap.shouldSwap && /<html/i.test(swap.serverResponse)) { // a whole page: take the region from it, or go there
      if (swap.serverResponse.indexOf('id="' + swap.target.id + '"') < 0) {
        swap.shouldSwap = false;
        leaving = true;
        return window.location.assign(swap.xhr.responseURL);
      }
      swap.selectOverride = "#" + swap.target.id;
    }
    if (swap.shouldSwap) keep(swap.target, swap.requestConfig.elt);
  });
  document.addEventListener("htmx:afterSettle", function () { restore(); look(document); });
  document.addEventListener("htmx:sendError", function () { say("网络断开了，没有保存。您写的内容还在页面上，请稍后再试。"); });
  document.addEventListener("htmx:timeout", function () { say("等了很久没有回音。您写的内容还在页面上，请稍后再试。"); });
  look(document);
})();
