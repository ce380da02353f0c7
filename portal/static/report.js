// 写进展 where the network is bad: kept while one types (drafts.js), sent again by itself when the network is back. It
// goes with the one key of its form, so it is taken once however often it is sent. Everything works without it.
(function () {
  "use strict";
  var drafts = window.drafts, busy = false, timer = 0, ELSEWHERE = /\/(sign-in|second-factor|password)/, OFFLINE = "没有网络，已存在本机，联网后自动发送。";
  function panel() { return document.getElementById("report-panel"); } function form() { return panel() && panel().querySelector("form"); }
  function here() { return panel() ? panel().dataset.keep : ""; } function path(keep) { return "/assignments/" + keep.split("/")[1] + "/progress"; }
  function page(answer) { return answer.text().then(function (html) { return new DOMParser().parseFromString(html, "text/html"); }); }
  function checked(answer) { if (answer.status === 401 || ELSEWHERE.test(answer.url)) throw "out"; if (answer.status > 499) throw "down"; return answer; }
  function say(words, bad, way, label) {
    var status = document.getElementById("report-status"); status.textContent = words, status.classList.toggle("unsaved", Boolean(bad));
    if (way) Object.assign(status.appendChild(document.createElement("a")), { href: way, textContent: label });
  }
  function post(keep) { // with a token of today's session, if it is still this very person's and there may be written
    return fetch(path(keep)).then(checked).then(page).then(function (now) {
      var there = now.getElementById("report-panel"), body = new FormData(); if (!there || there.dataset.keep !== keep) throw "shut";
      body.append("_csrf_token", there.querySelector("[name=_csrf_token]").value); drafts.read(keep).fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
      return drafts.photos(keep).then(function (files) { files.forEach(function (file) { body.append("photo", file, file.name); }); return fetch(path(keep), { method: "POST", body: body }); });
    });
  }
  function answered(keep, answer) { // taken; or refused: the page's own complaint, and the text as it was typed
    if (answer.ok) return drafts.forget(keep).then(function () { if (keep === here()) location.assign(answer.url); else say("写好的进展已自动发送。"); });
    drafts.stop(keep);
    return page(answer).then(function (said) {
      var now = said.getElementById("report-panel"), problem = said.querySelector("#problem p");
      if (!now || keep !== here()) return say("没有发送" + (problem ? "：" + problem.textContent : "，文字还在本机。"), true, path(keep), "去看一看");
      panel().replaceWith(document.importNode(now, true)); if (document.getElementById("report-photo-error")) drafts.dropPhotos(keep);
      drafts.show(panel()); panel().querySelector("[data-focus]").focus();
    });
  }
  function failed(keep, why) {
    if (!drafts.read(keep)) return say(""); // another window of this person's has sent it
    if (why === "shut") drafts.stop(keep);
    if (why === "out") say("登录已过期，已存在本机，登录后自动发送。", true, "/sign-in?next=" + path(keep), "去登录");
    else say({ shut: "没有发送：现在不能写这件事项的进展，或者登录的已不是原来的人。", down: "暂时发不出去，已存在本机，稍后自动发送。" }[why] || OFFLINE, true);
  }
  function send(keep) {
    busy = true; say("正在发送…");
    return post(keep).then(checked).then(function (answer) { return answered(keep, answer); }).catch(function (why) { failed(keep, why); })
      .then(function () { busy = false; window.clearTimeout(timer); timer = window.setTimeout(sendAll, 20000); });
  }
  function sendAll() { if (!busy) drafts.waiting(here() ? here().split("/")[0] : document.querySelector("[data-person]").dataset.person).reduce(function (before, keep) { return before.then(function () { return send(keep); }); }, Promise.resolve()); }
  function choose(sentence) { // into the text, behind what one wrote oneself; the caret stands where words are missing
    var area = form().querySelector("[name=text]"), own = area.value.trim() && !form().querySelector('[name=ready][value="' + CSS.escape(area.value) + '"]');
    area.value = own ? area.value + sentence : sentence; if (sentence.indexOf("…") >= 0) { area.focus(); area.setSelectionRange(area.value.indexOf("…"), area.value.indexOf("…") + 1); }
  }
  function on(what, act) { document.addEventListener(what, function (event) { if (form() && form().contains(event.target)) act(event); }, true); }
  on("submit", function (event) { event.preventDefault(); if (!busy) { drafts.keep(panel(), true); send(here()); } });
  on("input", function () { var waited = drafts.read(here()); drafts.keep(panel(), false); if (waited && waited.waits && !busy) say("文字已改动，写好后请再按“发送”。", true); });
  on("change", function (event) {
    if (event.target.name === "ready") choose(event.target.value);
    if (event.target.name === "photo") drafts.putPhotos(here(), Array.prototype.slice.call(event.target.files)).then(function (put) { if (!put) say("这台设备存不下照片：发送之前请不要关闭本页。", true); });
    drafts.keep(panel(), false);
  });
  window.addEventListener("online", sendAll);
  if (here() && drafts.read(here())) { drafts.show(panel()); if (!drafts.read(here()).waits) say("找回了上次没有发送的内容。"); }
  sendAll();
})();
