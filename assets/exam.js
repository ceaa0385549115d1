/*
 * The runner's enhancement of a page that works without it: one question at a time, saving at once, clock, palette, review.
 *
 * What it promises the candidate: "Đã lưu" stands there only after the server has said so for every change made; what is not saved is
 * sent again until it is; the clock follows the server's, never this computer's; a window that is no longer the one in charge stops
 * writing and says so. The wire format is in templates/README.md.
 */
const RETRY_SECONDS = [1, 2, 4, 8, 15];
const POLL_MS = 10_000;
const REPLY_MS = 10_000;
const WARN_MINUTES = [10, 5, 1];
const NEAR_MS = 5 * 60_000;
const NOT_SAVED = "Chưa lưu được – đừng đóng trang, gọi giám thị";
const READ_ONLY = "Bài thi đang mở ở cửa sổ hoặc máy khác. Cửa sổ này chỉ để xem.";
const TIME_UP = "Hết giờ. Bài đã được khóa và đang gửi.";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const root = $("#runner");
const forms = $$(".q", root);
const last = forms.length;
const saveUrl = root.dataset.save;
let at = 1;
let frozen = root.hasAttribute("data-read-only");
let finished = false;

// ---- words on the page -------------------------------------------------------------------------------------------------

/** Speaks to screen readers; called on a change of state only, so that nobody hears every save. */
function say(text) { $("#say").textContent = text; }

function trouble(text, href, label, tone = "bad") {
  const box = $("#trouble");
  if (!box) return;
  box.className = `banner ${tone}`;
  const line = $("p", box);
  line.textContent = text;
  if (href) {
    const link = document.createElement("a");
    link.href = href; link.textContent = label;
    if (label === "Đăng nhập lại") link.target = "_blank";
    line.append(" ", link);
  }
  box.hidden = !text;
}

function showSave(state, text) {
  const box = $("#saved");
  if (!box) return;
  const before = box.dataset.state;
  box.dataset.state = state;
  $("span", box).textContent = text;
  if (state === "failing" && before !== "failing") say(NOT_SAVED);
  if (state === "saved" && before === "failing") say("Đã kết nối lại. Tất cả câu trả lời đã được lưu.");
}

const keep = {
  get(name) { try { return localStorage.getItem("exam-" + name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem("exam-" + name, value); } catch { /* a private window: it holds for this page */ } },
};

// ---- answers -----------------------------------------------------------------------------------------------------------

function read(form) {
  const flag = $("[name=flag]", form)?.checked ?? false;
  if (form.dataset.kind === "truefalse") {
    const choice = $$(".statement", form).map((row) => { const on = $("input:checked", row); return on ? Number(on.value) : null; });
    return { choice, flag };
  }
  return { choice: $$("[name=choice]:checked", form).map((input) => Number(input.value)), flag };
}

function stateOf(form) {
  const { choice, flag } = read(form);
  return { done: choice.length > 0 && !choice.includes(null), flag };
}

function paint(form) {
  const { done, flag } = stateOf(form);
  const cell = $(`#palette [href="#${form.id}"]`);
  cell.classList.toggle("done", done);
  cell.classList.toggle("flag", flag);
  $(".state", cell).textContent = (done ? ", đã trả lời" : ", chưa trả lời") + (flag ? ", đánh dấu xem lại" : "");
  for (const option of $$(".opt", form)) option.classList.toggle("on", $("input", option).checked);
  if (Number(form.dataset.position) === at) paintFlag(flag);
}

function paintFlag(flag) {
  const button = $("[data-do=flag]");
  if (!button) return;
  button.setAttribute("aria-pressed", String(flag));
  $(".word", button).textContent = flag ? "Bỏ đánh dấu" : "Đánh dấu xem lại";
}

function count() {
  const states = forms.map(stateOf);
  const done = states.filter((s) => s.done).length;
  const numbers = { done, todo: last - done, flag: states.filter((s) => s.flag).length };
  for (const [name, value] of Object.entries(numbers)) for (const spot of $$(`[data-n=${name}]`)) spot.textContent = value;
}

// ---- saving ------------------------------------------------------------------------------------------------------------

const pending = new Map(); // position → {revision, value}; an entry leaves only when the server has stored that revision or a later one
const epoch = Number(root.dataset.epoch);
let csrf = root.dataset.csrf;
let sending = false;
let failures = 0;
let retry = 0;
let savedText = $("#saved span")?.textContent ?? "";

async function call(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), REPLY_MS);
  const sent = performance.now();
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const reply = await fetch(url, { ...options, headers, cache: "no-store", credentials: "same-origin", redirect: "error", signal: stop.signal });
    const body = (reply.headers.get("Content-Type") ?? "").includes("json") ? await reply.json() : {};
    if (body.csrf) csrf = body.csrf;
    return { status: reply.status, body, middle: (sent + performance.now()) / 2 };
  } catch {
    return { status: 0, body: {}, middle: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function change(form) {
  paint(form);
  count();
  if (!saveUrl || frozen || finished) return;
  form.dataset.revision = Number(form.dataset.revision) + 1;
  pending.set(Number(form.dataset.position), { revision: Number(form.dataset.revision), value: read(form) });
  send();
}

async function send() {
  if (sending || !pending.size || frozen || finished) return;
  sending = true;
  clearTimeout(retry);
  if (!failures) showSave("saving", "Đang lưu…");
  const saves = [...pending].map(([position, entry]) => ({ position, ...entry }));
  const { status, body, middle } = await call(saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ epoch, saves }),
  });
  sending = false;
  if (finished) return;
  if (status === 200) { signedIn(); return stored(body, middle); }
  if (status === 409 && body.state === "closed") return finish(body.receipt_url);
  if (status === 409 && body.state === "stale_epoch") return freeze();
  if (status === 401) signedOut();
  failed();
}

function stored(body, middle) {
  const before = pending.size;
  for (const { position, revision } of body.saved ?? []) {
    if (pending.get(position)?.revision <= revision) pending.delete(position);
    const form = forms[position - 1];
    if (form && Number(form.dataset.revision) < revision) form.dataset.revision = revision;
  }
  if (body.saved_at) savedText = `Đã lưu lúc ${body.saved_at}`;
  follow(body, middle);
  if (body.closed) return finish(body.receipt_url);
  if (!pending.size) {
    failures = 0;
    return showSave("saved", savedText);
  }
  // A change made while the request was under way goes at once; an entry the server left out waits like any failure.
  const newer = body.saved?.length > 0 || pending.size > before;
  return newer ? send() : failed();
}

function failed() {
  failures += 1;
  showSave("failing", NOT_SAVED);
  const longest = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1] * 1000;
  clearTimeout(retry);
  retry = setTimeout(send, longest * (0.75 + Math.random() / 4));
}

let out = false;
function signedIn() { if (out) trouble(""); out = false; }

function signedOut() {
  if (out) return;
  out = true;
  trouble("Phiên làm việc đã hết. Giữ nguyên trang này và gọi giám thị; câu trả lời trên màn hình vẫn còn.", root.dataset.signIn, "Đăng nhập lại");
}

function waiting() { return [...pending.keys()].sort((a, b) => a - b).join(", "); }

function disable(off) {
  $("main").classList.toggle("frozen", off);
  for (const set of $$(".q fieldset", root)) set.disabled = off;
  for (const button of $$("[data-do=flag], [data-do=clear]")) button.disabled = off;
}

function freeze() {
  if (frozen) return;
  frozen = true;
  clearTimeout(retry);
  disable(true);
  $("#submit")?.remove();
  showSave("locked", READ_ONLY);
  say(READ_ONLY);
  trouble(pending.size ? `Cửa sổ này còn chưa lưu câu ${waiting()}: trả lời lại ở cửa sổ đang mở và báo giám thị.` : "");
}

function finish(receipt) {
  if (finished) return;
  finished = true;
  clearTimeout(retry);
  disable(true);
  $("#submit")?.remove();
  if (!pending.size) return receipt ? location.replace(receipt) : location.reload();
  showSave("failing", "Bài đã đóng");
  trouble(`Bài thi đã đóng. Chưa lưu được câu ${waiting()}. Báo giám thị trước khi rời máy.`, receipt ?? location.href, "Xem biên nhận");
}

// ---- clock -------------------------------------------------------------------------------------------------------------

let deadline = Number(root.dataset.deadline);
// Until the first reply we count from the start of the navigation, which can only show less time than there is.
let anchor = { left: deadline - Number(root.dataset.now), at: 0 };
let shown = Infinity;
let hidden = keep.get("clock") === "hidden";
let locked = false;

function remaining() { return anchor.left - (performance.now() - anchor.at); }

function follow(body, middle) {
  if (!body.deadline_ms || !body.server_now_ms) return;
  anchor = { left: body.deadline_ms - body.server_now_ms, at: middle };
  const added = Math.round((body.deadline_ms - deadline) / 60_000);
  if (added > 0) {
    const text = `Anh/chị được cộng ${added} phút.`;
    trouble(text, null, null, "info");
  }
  deadline = body.deadline_ms;
  if (locked && remaining() > 0 && !frozen) { locked = false; trouble(""); disable(false); }
}

function formatLeft(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return (hours ? `${hours}:` : "") + `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function tick() {
  if (finished) return;
  const left = remaining();
  const concealed = hidden && left > NEAR_MS;
  $("#clock .left").textContent = concealed ? "đang ẩn" : formatLeft(left);
  $("#clock").classList.toggle("near", left <= NEAR_MS && left > 0);
  $("#clock").classList.toggle("over", left <= 0);
  $("[data-do=clock]").textContent = concealed ? "Hiện đồng hồ" : "Ẩn đồng hồ";
  $("[data-do=clock]").hidden = left <= NEAR_MS;
  for (const minutes of WARN_MINUTES) if (shown > minutes * 60_000 && left <= minutes * 60_000 && shown !== Infinity) say(`Còn ${minutes} phút`);
  shown = left;
  if (left <= 0 && !locked) timeUp();
  setTimeout(tick, left > 0 ? (left % 1000) + 5 : 1000);
}

function timeUp() {
  locked = true;
  disable(true);
  if (!frozen) trouble(TIME_UP);
  send();
  poll();
}

let polling = 0;
async function poll() {
  clearTimeout(polling);
  if (finished) return;
  const { status, body, middle } = await call(root.dataset.stateUrl);
  if (status === 200) {
    signedIn();
    follow(body, middle);
    if (body.closed) {
      if (sending) await new Promise((done) => setTimeout(done, 1500)); // a save under way may still be answered
      return finish(body.receipt_url);
    }
    if (body.epoch !== epoch) freeze();
    if (failures && pending.size) send(); // the line is back
  } else if (status === 401 && !frozen) {
    signedOut();
  }
  clearTimeout(polling);
  polling = setTimeout(poll, locked ? 2000 : POLL_MS);
}

// ---- moving about ------------------------------------------------------------------------------------------------------

function view(name) {
  root.dataset.view = name;
  $("[data-do=list]")?.setAttribute("aria-expanded", String(name === "list"));
}

function go(position, moveFocus) {
  at = Math.min(Math.max(1, position), last);
  view("question");
  forms.forEach((form, i) => form.classList.toggle("here", i === at - 1));
  for (const link of $$("#palette a")) link.removeAttribute("aria-current");
  const form = forms[at - 1];
  $(`#palette [href="#${form.id}"]`).setAttribute("aria-current", "true");
  $("#place").textContent = `${at}/${last}`;
  $("[data-do=previous]").disabled = at === 1;
  $(".skip").href = `#${form.id}`;
  paintFlag(stateOf(form).flag);
  history.replaceState(null, "", `#${form.id}`);
  if (!moveFocus) return;
  scrollTo(0, 0);
  $("h2", form).focus({ preventScroll: true });
}

function review() {
  view("review");
  const todo = forms.filter((form) => !stateOf(form).done).map((form) => form.dataset.position);
  for (const row of $$("#review-list li")) {
    const { done, flag } = stateOf(forms[Number(row.dataset.place) - 1]);
    const word = $("span", row);
    word.textContent = done ? "Đã trả lời" : "Chưa trả lời";
    word.className = done ? "" : "todo";
    $(".flag", row)?.remove();
    if (flag) $("a", row).insertAdjacentHTML("beforeend", '<span class="flag">⚑ Đánh dấu</span>');
  }
  const line = $("#left-over");
  if (line) {
    line.hidden = false;
    line.textContent = todo.length ? `Còn ${todo.length} câu chưa trả lời: ${todo.join(", ")}.` : `Anh/chị đã trả lời hết ${last} câu.`;
  }
  filter("all");
  scrollTo(0, 0);
  $("#review").focus({ preventScroll: true });
}

function list() {
  view("list");
  scrollTo(0, 0);
  $("#danh-sach").focus({ preventScroll: true });
}

function filter(name) {
  let any = false;
  for (const button of $$("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === name));
  for (const row of $$("#review-list li")) {
    const { done, flag } = stateOf(forms[Number(row.dataset.place) - 1]);
    row.hidden = !(name === "all" || (name === "todo" && !done) || (name === "flag" && flag));
    any ||= !row.hidden;
  }
  if ($("#review-empty")) $("#review-empty").hidden = any;
}

const ZOOMS = ["100", "125", "150", "200"];
function zoom(size) {
  for (const z of ZOOMS) document.documentElement.classList.toggle(`q-${z}`, z === size);
  $("[data-do=zoom]").textContent = size === "100" ? "Cỡ chữ" : `Cỡ chữ ${size}%`;
  keep.set("zoom", size);
}

const here = () => forms[at - 1];
let keysOn = keep.get("keys") !== "off";
const actions = {
  next: () => (at === last ? review() : go(at + 1, true)),
  previous: () => go(at - 1, true),
  back: () => go(at, true),
  review,
  list: () => (root.dataset.view === "list" ? go(at, true) : list()),
  flag: () => { const box = $("[name=flag]", here()); if (!box || frozen || locked) return; box.checked = !box.checked; change(here()); },
  clear: () => { for (const input of $$(".opt input", here())) input.checked = false; change(here()); },
  clock: () => { hidden = !hidden; keep.set("clock", hidden ? "hidden" : "shown"); $("#clock .left").textContent = hidden ? "đang ẩn" : formatLeft(remaining()); $("[data-do=clock]").textContent = hidden ? "Hiện đồng hồ" : "Ẩn đồng hồ"; },
  zoom: () => zoom(ZOOMS[(ZOOMS.indexOf(keep.get("zoom") ?? "100") + 1) % ZOOMS.length]),
  keys: () => { keysOn = !keysOn; keep.set("keys", keysOn ? "on" : "off"); paintKeys(); },
};

function paintKeys() {
  const button = $("[data-do=keys]");
  button.textContent = keysOn ? "Tắt phím tắt" : "Bật phím tắt";
  button.setAttribute("aria-pressed", String(keysOn));
}

document.addEventListener("click", (event) => {
  const spot = event.target.closest("[data-do], [data-show], a[href^='#cau-'], a[href='#danh-sach']");
  if (!spot || spot.disabled) return;
  if (spot.matches("a")) event.preventDefault();
  if (spot.dataset.do) actions[spot.dataset.do]();
  else if (spot.dataset.show) filter(spot.dataset.show);
  else if (spot.hash === "#danh-sach") list();
  else go(Number(spot.hash.slice(5)), true);
});
document.addEventListener("keydown", (event) => {
  if (!keysOn || !event.altKey || !event.shiftKey || event.ctrlKey) return;
  const action = { KeyN: "next", KeyP: "previous", KeyF: "flag" }[event.code];
  if (!action) return;
  event.preventDefault();
  actions[action]();
});
root.addEventListener("change", (event) => { const form = event.target.closest(".q"); if (form) change(form); });

// ---- start -------------------------------------------------------------------------------------------------------------

document.documentElement.classList.add("js");
zoom(keep.get("zoom") ?? "100");
paintKeys();
for (const form of forms) paint(form);
count();
const wanted = /^#cau-(\d+)$/.exec(location.hash);
go(Number(wanted ? wanted[1] : root.dataset.at), false);

if (saveUrl) {
  for (const form of forms) form.addEventListener("submit", (event) => event.preventDefault());
  $("#submit")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = $("#submit .primary");
    if (button.disabled) return;
    button.disabled = true;
    for (let tries = 0; tries < 20 && pending.size && !finished; tries += 1) {
      if (!sending) send();
      await new Promise((done) => setTimeout(done, 250));
    }
    button.disabled = false;
    if (finished || frozen) return;
    if (pending.size) return trouble(`Chưa nộp được vì còn chưa lưu câu ${waiting()}. ${NOT_SAVED}.`);
    button.disabled = true;
    $("#submit [name=csrf]").value = csrf;
    $("#submit").submit();
  });
  addEventListener("beforeunload", (event) => { if (pending.size) { event.preventDefault(); event.returnValue = ""; } });
  addEventListener("online", () => { send(); poll(); });
  addEventListener("pageshow", (event) => { if (event.persisted) poll(); });
  document.addEventListener("visibilitychange", () => { send(); if (!document.hidden) poll(); });
  if (frozen) disable(true);
  tick();
  poll();
}
