/*
 * Keeps a part of a page fresh: <section data-live="/url" data-live-seconds="5">. The URL answers with the inner HTML of the section and an
 * ETag. What the reader is doing stays: focus, open details and a form being filled are never swept away. Numbers older than 20 s say so.
 */
const STALE_MS = 20_000;

function clockText(date) {
  return new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(date);
}

function keepLive(part) {
  const stamp = document.querySelector(`[data-live-stamp="${part.id}"]`);
  const every = Number(part.dataset.liveSeconds ?? 5) * 1000;
  let etag = null;
  let fresh = performance.now();
  let stampText = stamp?.textContent ?? "";
  let timer = 0;

  function mark() {
    if (!stamp) return;
    const stale = performance.now() - fresh > STALE_MS;
    if (stale !== stamp.classList.contains("stale")) stamp.classList.toggle("stale", stale);
    const text = stale ? `Mất kết nối. ${stampText}` : stampText;
    if (stamp.textContent !== text) stamp.textContent = text;
  }

  /** A field with something typed or a ticked box would be lost by a new copy: wait until it is sent or cleared. */
  function busy() {
    return [...part.querySelectorAll("input, select, textarea")].some((field) =>
      field.type === "hidden" ? false
        : field.matches("select") ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field === document.activeElement
        : ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  }

  function replace(html) {
    const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const key = focused?.id || focused?.dataset.key;
    const copy = new DOMParser().parseFromString(html, "text/html");
    part.replaceChildren(...copy.body.childNodes);
    for (const id of open) { const details = document.getElementById(id); if (details) details.open = true; }
    if (key) (document.getElementById(key) ?? part.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus({ preventScroll: true });
  }

  async function load() {
    clearTimeout(timer);
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 10_000);
    try {
      const reply = await fetch(part.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", credentials: "same-origin", redirect: "error", signal: stop.signal });
      if (reply.status === 401 || reply.status === 403) return location.reload();
      if (reply.status === 200 || reply.status === 304) {
        const html = reply.status === 200 ? await reply.text() : null;
        if (html !== null && !busy()) { replace(html); etag = reply.headers.get("ETag"); }
        fresh = performance.now();
        const served = reply.headers.get("Date");
        if (served) stampText = `Số liệu lúc ${clockText(new Date(served))}, tự cập nhật`;
      }
    } catch { /* the stamp tells how old the numbers are */ } finally {
      clearTimeout(limit);
    }
    timer = setTimeout(load, document.hidden ? every * 4 : every);
  }

  setInterval(mark, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) load(); });
  timer = setTimeout(load, every);
}

/** <span data-clock="2890">48:10</span>: counts from when the page came, by a clock that nobody sets; at zero the server says what is. */
function keepClock(clock) {
  const end = performance.now() + Number(clock.dataset.clock) * 1000;
  for (const note of document.querySelectorAll("[data-clock-note]")) note.remove();
  function tick() {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    clock.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    if (left > 0) return setTimeout(tick, 500);
    setTimeout(() => location.reload(), 3000);
  }
  tick();
}

for (const part of document.querySelectorAll("[data-live][id]")) keepLive(part);
for (const clock of document.querySelectorAll("[data-clock]")) keepClock(clock);
