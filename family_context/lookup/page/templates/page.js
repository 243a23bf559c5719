(function () {
  "use strict";
  var details = Array.prototype.slice.call(document.querySelectorAll("details"));
  var services = details.filter(function (d) { return d.classList.contains("app-service"); });
  var button = document.getElementById("open-all");
  function allOpen() { return services.every(function (d) { return d.open; }); }
  function label() { button.textContent = allOpen() ? "Hide all services" : "Show all services"; }
  if (button && services.length) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = !allOpen();
      services.forEach(function (d) { d.open = open; });
      label();
    });
    services.forEach(function (d) { d.addEventListener("toggle", label); });
    label();
  }
  // Paper has nothing to open. The style sheet does the same where the browser knows how.
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = details.filter(function (d) { return !d.open; });
    closed.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (d) { d.open = false; });
  });
})();
