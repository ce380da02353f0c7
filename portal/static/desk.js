// The minutes desk: what is typed stays in this tab until the server has it. Everything works without it.
(function () {
  "use strict";
  var MARK = "minutes:", latest = null, sent = "", timer = 0, refused = 0, touched = Date.now();
  if (/[?&]done=signed_out/.test(location.search)) Object.keys(sessionStorage).forEach(function (name) { if (name.indexOf(MARK) === 0) sessionStorage.removeItem(name); });
  function form() { return document.getElementById("desk-form"); } function settling() { return form().hasAttribute("data-settling"); }
  function area() { return form().querySelector("textarea[name=text]"); } function version() { return form().querySelector("[name=version]"); }
  function key() { return MARK + form().dataset.keep; } function keep() { sessionStorage.setItem(key(), JSON.stringify({ text: area().value, version: version().value })); }
  function plain(text) { return text.replace(/\r\n/g, "\n").trim(); } function on(what, act, first) { document.addEventListener(what, act, first); }
  function say(words, bad, link) {
    var status = document.getElementById("desk-status"); status.textContent = words, status.classList.toggle("unsaved", Boolean(bad));
    if (link) Object.assign(status.appendChild(document.createElement("a")), { href: "/sign-in", target: "_blank", rel: "noopener", textContent: link });
  }
  function again(seconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { if (form()) window.htmx.trigger(form(), "again"); }, seconds * 1000);
  }
  function saved(html) { // a text that is not ours was written since: its version is not taken, so the next save is told
    var page = new DOMParser().parseFromString(html, "text/html"), now = page.querySelector("#desk-form textarea");
    if (now && plain(now.value) === plain(sent)) version().value = page.querySelector("#desk-form [name=version]").value;
    area().defaultValue = sent;
    if (area().value === sent) { sessionStorage.removeItem(key()); say("已保存 " + new Date().toTimeString().slice(0, 5)); } else keep();
  }
  function restore() {
    var kept = form() && !settling() && JSON.parse(sessionStorage.getItem(key()) || "null");
    if (!kept || plain(kept.text) === plain(area().value)) return;
    area().value = kept.text, version().value = kept.version;
    say("找回了上次没有保存的文字，正在保存…", true);
    again(0);
  }
  function failed(code) {
    if (code === 401) say("未保存：登录已过期，文字还在本页。", true, "另开窗口重新登录，登录后自动保存");
    else if (code === 403 && refused++ > 2) return say("未保存：登录的已不是原来的人。请复制文字，再刷新本页", true);
    else say("未保存，正在重试", true);
    again(code === 403 ? 1 : 4);
  }
  on("input", function (event) { if (form() && event.target === area()) { keep(); say("正在写…"); touched = Date.now(); } });
  on("pointerdown", function () { touched = Date.now(); });
  on("htmx:beforeRequest", function (event) { // an open page that nobody touches does not keep its session alive
    if (event.target.id === "desk-poll" && Date.now() - touched > 600000) event.preventDefault();
    if (event.target.id === "desk-form") { sent = area().value; say("正在保存…"); }
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (what) { on(what, function (event) {
    if (/^desk-(poll|form)$/.test(event.target.id)) event.stopImmediatePropagation();
    if (event.target.id === "desk-form") failed(0);
  }, true); });
  on("htmx:beforeSwap", function (event) { // after portal.js, which renews a token that is stale
    var swap = event.detail, code = swap.xhr.status, asked = swap.requestConfig.elt.id;
    if (asked === "desk-poll" && code !== 200) swap.shouldSwap = false;
    if (asked !== "desk-form" || !form()) return;
    if (code < 300) { refused = 0; if (!settling()) { swap.shouldSwap = false; saved(swap.serverResponse); } else if (area().value === sent) sessionStorage.removeItem(key()); }
    else if (code !== 409 && code !== 422) { swap.shouldSwap = false; failed(code); }
    else if (/id="problem"/.test(swap.serverResponse)) say("没有保存，原因见本页上方", true);
    else latest = area().value;
  });
  on("htmx:afterSettle", function () { if (latest !== null && form()) { area().value = latest; keep(); latest = null; } else restore(); });
  restore();
})();
