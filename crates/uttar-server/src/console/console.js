// The console: asks what a customer would ask, shows what the service replies and why, and says what became of it.
// All that comes from the base is set as text, never as markup.

const $ = (id) => document.getElementById(id);
const form = $("ask");
const query = $("query");
const suggestions = $("suggestions");

const DECISIONS = {
  answer: "would be answered with the first",
  ask: "would be asked back: which of the first does the customer mean?",
  hand_over: "would be handed over to a person",
};
const FIELDS = ["q", "languages", "scope", "voice", "state"];
const TYPING_MS = 120;

/** Sends a request and gives the JSON of the reply; a problem document becomes an error. */
async function send(method, path, body) {
  const headers = { "content-type": "application/json" };
  const key = sessionStorage.getItem("key");
  if (key) headers.authorization = `Bearer ${key}`;
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const json = await response.json().catch(() => ({ detail: response.statusText }));
  if (response.status === 401) $("key-line").hidden = false;
  if (!response.ok) throw new Error(json.detail ?? json.title ?? `status ${response.status}`);
  return json;
}

function showProblem(error) {
  $("problem").textContent = error ? `${error.message}` : "";
  $("problem").hidden = !error;
}

/** What the form says, as the service takes it; what is empty is left out. */
function request() {
  const said = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));
  const body = { query: said.q, explain: true, limit: 5 };
  if (said.languages) body.languages = said.languages.split(/[\s,]+/);
  for (const name of ["scope", "voice", "state"]) if (said[name]) body[name] = said[name];
  const kept = new URLSearchParams(Object.entries(said).filter(([, value]) => value));
  history.replaceState(null, "", `?${kept}`);
  return body;
}

/** A text with its highlights, which are counted in bytes of UTF-8. */
function marked(text, ranges) {
  const bytes = new TextEncoder().encode(text);
  const cut = (start, end) => new TextDecoder().decode(bytes.subarray(start, end));
  const nodes = [];
  let done = 0;
  for (const [start, end] of ranges) {
    const mark = document.createElement("mark");
    mark.textContent = cut(start, end);
    nodes.push(cut(done, start), mark);
    done = end;
  }
  nodes.push(cut(done));
  return nodes;
}

/** A tree of reasons as a list. */
function reasons(list, details) {
  for (const { text, value, details: more = [] } of details) {
    const item = document.createElement("li");
    if (typeof value === "number") {
      const number = document.createElement("data");
      number.value = value;
      number.textContent = value.toFixed(2);
      item.append(number);
    }
    item.append(text);
    if (more.length) {
      const inner = document.createElement("ul");
      reasons(inner, more);
      item.append(inner);
    }
    list.append(item);
  }
}

/** How a hit was found and why its answer was chosen, in a line. */
function found(hit) {
  const parts = [];
  if (hit.pinned_by) parts.push(`pinned by an editor: ${hit.pinned_by}`);
  if (hit.read_as) parts.push(`read as: ${hit.read_as}`);
  if (hit.bridge) {
    const words = hit.bridge.words.map(({ question, entry }) => `${question} = ${entry}`).join(", ");
    parts.push(`by ${hit.bridge.kind}, in ${hit.bridge.language}${words && `: ${words}`}`);
  }
  if (hit.answer) parts.push(`answer for ${hit.answer.scope || "everywhere"}, ${hit.answer.lang}${hit.answer.voice ? `, ${hit.answer.voice}` : ""}`);
  if (hit.withheld) parts.push("no answer for this place, language or time");
  return parts.join(" · ");
}

/** Sends what became of a question, and says so where it was said. */
async function judge(buttons, feedback) {
  try {
    await send("POST", "v1/feedback", feedback);
    for (const button of buttons) button.disabled = true;
    showProblem(null);
  } catch (error) {
    showProblem(error);
  }
}

function showHit(hit, place, offer, asked) {
  const item = $("hit").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`.${name}`);
  item.classList.toggle("shown", place < offer);
  part("entry").textContent = hit.entry;
  part("confidence").textContent = hit.confidence.toFixed(2);
  item.querySelector("meter").value = hit.confidence;
  if (hit.phrasing) {
    part("phrasing").lang = hit.phrasing.language;
    part("phrasing").append(...marked(hit.phrasing.text, hit.phrasing.highlights));
  }
  part("found").textContent = found(hit);
  if (hit.answer) {
    part("answer").lang = hit.answer.lang;
    part("body").textContent = hit.answer.body ?? "";
    for (const step of hit.answer.steps ?? []) {
      const line = document.createElement("li");
      line.textContent = step.text;
      part("steps").append(line);
    }
  }
  reasons(part("why"), hit.explanation?.details ?? []);
  const buttons = item.querySelectorAll(".judge button");
  for (const button of buttons) {
    button.onclick = () => judge(buttons, { query: asked.query, entry: hit.entry, outcome: button.value });
  }
  return item;
}

function show(reply, asked) {
  const decision = document.createElement("b");
  decision.dataset.decision = reply.decision;
  decision.textContent = reply.decision;
  const languages = reply.languages.map(({ language, probability }) => `${language} ${Math.round(probability * 100)} %`);
  $("decision").replaceChildren(decision, ` ${DECISIONS[reply.decision] ?? ""} · ${languages.join(", ") || "no language"} · ${reply.took_ms.toFixed(1)} ms`);
  const notes = reply.warnings.map(({ field, message }) => `${field}: ${message}`);
  if (reply.mentions.length) notes.push(`about ${reply.mentions.map(({ product }) => product).join(", ")}`);
  if (reply.missing.length) notes.push(`depends on what was not said: ${reply.missing.join(", ")}`);
  if (reply.without_vectors) notes.push(`without vectors: ${reply.without_vectors}`);
  $("notes").replaceChildren(
    ...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  $("hits").replaceChildren(...reply.hits.map((hit, place) => showHit(hit, place, reply.offer, asked)));
  const nothing = $("nothing").querySelector("button");
  nothing.disabled = false;
  nothing.onclick = () => judge([nothing], { query: asked.query, outcome: "unresolved" });
  // What is said of another state would be judged by what customers see now.
  for (const button of $("reply").querySelectorAll(".judge, #nothing")) button.hidden = Boolean(asked.state);
  $("reply").hidden = false;
}

async function ask() {
  close();
  const asked = request();
  try {
    show(await send("POST", "v1/search", asked), asked);
    showProblem(null);
  } catch (error) {
    showProblem(error);
  }
}

// Suggestions: the last one asked for is shown, whatever comes later.
let typed = 0;

function close() {
  typed += 1;
  suggestions.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

async function suggest() {
  const mine = ++typed;
  await new Promise((done) => setTimeout(done, TYPING_MS));
  if (mine !== typed || !query.value.trim()) return;
  const asked = new URLSearchParams({ q: query.value });
  const [language] = form.elements.languages.value.trim().split(/[\s,]+/);
  if (language) asked.set("language", language);
  const found = await send("GET", `v1/suggest?${asked}`).catch(() => null);
  if (mine !== typed || !found) return;
  suggestions.replaceChildren(
    ...found.suggestions.map(({ text, language }, place) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `suggestion-${place}`, textContent: text, lang: language, dir: "auto" });
      item.setAttribute("role", "option");
      // Before the field loses the focus.
      item.onpointerdown = (event) => {
        event.preventDefault();
        take(item);
      };
      return item;
    }),
  );
  suggestions.hidden = !found.suggestions.length;
  query.setAttribute("aria-expanded", String(!suggestions.hidden));
}

function take(item) {
  query.value = item.textContent;
  ask();
}

/** Marks the next suggestion, or the one before. */
function move(by) {
  const items = [...suggestions.children];
  const now = items.findIndex((item) => item.ariaSelected === "true");
  const next = items[(now + by + items.length + (now < 0 && by < 0 ? 1 : 0)) % items.length];
  for (const item of items) item.ariaSelected = String(item === next);
  if (next) query.setAttribute("aria-activedescendant", next.id);
}

query.oninput = suggest;
query.onblur = close;
query.onkeydown = (event) => {
  if (suggestions.hidden) return;
  const chosen = [...suggestions.children].find((item) => item.ariaSelected === "true");
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen) take(chosen);
  else return;
  event.preventDefault();
};
form.onsubmit = (event) => {
  event.preventDefault();
  ask();
};
$("key").onchange = () => {
  sessionStorage.setItem("key", $("key").value.trim());
  if (query.value.trim()) ask();
};

// A link to a question asks it.
const linked = new URLSearchParams(location.search);
for (const name of FIELDS) form.elements[name].value = linked.get(name) ?? "";
if (query.value) ask();
