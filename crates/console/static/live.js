// The console's one script; every page works without it. Attributes tell it what to do:
// [data-live=URL data-cadence data-running] fetch URL on the cadence while it runs, put its [data-part]s in place by id,
//   at the end show [data-stalled], whose [data-again] starts over;
// form[data-stay] submit without leaving the page; [data-problem-slot] what went wrong.
"use strict";
(() => {
  const root = document.querySelector("[data-live]");
  if (!root) return;

  const waits = root.dataset.cadence.split(" ").flatMap((step) => {
    const [wait, times] = step.split("x").map(Number);
    return Array(times).fill(wait);
  });
  let polls = 0;
  let timer;
  let tag;
  let sending = false;

  const running = () => root.hasAttribute("data-running");
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const stalled = (is) => root.querySelectorAll("[data-stalled]").forEach((e) => { e.hidden = !is; });
  const problem = (text) => {
    const slot = root.querySelector("[data-problem-slot]");
    slot.textContent = text;
    slot.hidden = !text;
  };

  // False for another page: signed out, for instance.
  const put = (html) => {
    const page = parse(html);
    const fresh = page.querySelector("[data-live]");
    if (!fresh) return false;
    const focused = root.contains(document.activeElement) && document.activeElement;
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      if (old.className !== part.className) old.className = part.className;
      // The unchanged keeps its focus.
      if (old.innerHTML !== part.innerHTML) old.innerHTML = part.innerHTML;
    }
    if (focused && !focused.isConnected) (document.getElementById(focused.id) || root).focus({ preventScroll: true });
    const name = root.querySelector("h1 bdi");
    if (name) document.title = `${name.textContent} · Comptoir`;
    root.toggleAttribute("data-running", fresh.hasAttribute("data-running"));
    return true;
  };

  // The cadence does not wait for answers; a late one is given up.
  const poll = async () => {
    const wait = waits[polls];
    polls += 1;
    schedule();
    try {
      const headers = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(root.dataset.live, { headers, cache: "no-store", signal: AbortSignal.timeout(wait) });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag");
        if (!put(await answer.text())) return location.reload();
      }
    } catch {
      // A failed poll counts as one.
    }
    if (!running()) stop();
    else if (polls === waits.length) stalled(true);
  };
  const stop = () => clearTimeout(timer);
  const schedule = () => {
    stop();
    if (running() && !document.hidden && polls < waits.length) timer = setTimeout(poll, waits[polls]);
  };
  const restart = () => {
    polls = 0;
    stalled(false);
    schedule();
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : schedule()));

  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-again]")) return;
    restart();
    root.focus({ preventScroll: true });
  });

  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-stay]");
    if (!form) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    problem("");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const html = await answer.text();
      if (answer.ok && put(html)) return restart();
      const said = parse(html).querySelector("[data-problem]");
      if (said) problem(said.textContent);
      else location.reload();
    } catch {
      form.submit();
    } finally {
      sending = false;
    }
  });

  schedule();
})();
