"use strict";
// Texts go into the page as text, never as markup; nothing is loaded and nothing is sent.
const data = JSON.parse(document.getElementById("data").textContent);
const { words, form, tasks } = data;
const KEY = `scorecard-review:${data.page}`;
const CHOICES = ["met", "unmet", "open"];
const byId = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

let state = { by: "", task: 0, answers: {} };
let gate = 0;
let keeps = true;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const keyOf = (task, number) => JSON.stringify([tasks[task].interaction, form.gates[number].id]);
const answer = (number, task = state.task) => state.answers[keyOf(task, number)] || {};
const isGiven = (found) => Boolean(found.met || found.note || (found.turns || []).length);

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    keeps = false;
  }
  byId("unkept").hidden = keeps;
}

function change(number, changes) {
  const key = keyOf(state.task, number);
  const now = { ...answer(number), ...changes, at: new Date().toISOString() };
  if (isGiven(now)) state.answers[key] = now;
  else delete state.answers[key];
  keep();
  progress();
}

const judged = (task) => form.gates.filter((_, number) => answer(number, task).met).length;

function progress() {
  const all = tasks.length * form.gates.length;
  const done = tasks.reduce((sum, _, task) => sum + judged(task), 0);
  byId("progress").textContent = fill(words.progress, { done, all, task: state.task + 1, tasks: tasks.length });
  byId("list").options[state.task].textContent = listed(state.task);
}

const listed = (task) => `${task + 1}. ${tasks[task].interaction} (${judged(task)}/${form.gates.length})`;

function showTurns() {
  const found = tasks[state.task].turns.map((turn, index) => {
    const texts = turn.segments.map((part) =>
      part.gates ? make("mark", { "data-gates": part.gates.join(" ") }, part.text) : part.text,
    );
    const button = make("button", { type: "button", "data-turn": index, onclick: () => toggle(index) }, String(index + 1));
    const who = make("span", { class: "faint" }, words[turn.speaker] || turn.speaker);
    return make("li", { class: turn.kind }, button, who, make("span", { class: "said" }, ...texts));
  });
  byId("turns").replaceChildren(...found);
}

function toggle(index) {
  const turns = new Set(answer(gate).turns || []);
  if (!turns.delete(index)) turns.add(index);
  change(gate, { turns: [...turns].sort((a, b) => a - b) });
  showCurrent();
}

function showGates() {
  const rules = tasks[state.task].rules;
  const nodes = [];
  form.gates.forEach((asked, number) => {
    if (!number || form.gates[number - 1].criterion !== asked.criterion) nodes.push(make("h3", {}, asked.criterion));
    const found = answer(number);
    const choices = CHOICES.map((choice) => {
      const box = make("input", { type: "radio", name: `gate-${number}`, value: choice, checked: found.met === choice });
      box.addEventListener("change", () => change(number, { met: choice }));
      return make("label", {}, box, ` ${words[choice]}`);
    });
    const rule = rules[number];
    const said = rule ? make("p", { class: "rule" }, `${words.rule} ${words[rule.verdict]}${rule.why ? words.colon + rule.why : ""}`) : "";
    const note = make("textarea", { rows: "1", "aria-label": `${words.note}: ${asked.id}`, placeholder: words.note });
    note.value = found.note || "";
    note.addEventListener("input", () => change(number, { note: note.value }));
    const field = make(
      "fieldset", { id: `field-${number}` },
      make("legend", {}, `${asked.level}. ${asked.behaviour}`),
      said, make("div", { class: "choices" }, ...choices), make("p", { class: "rule", "data-turns": "" }), note,
    );
    field.addEventListener("focusin", () => focusGate(number));
    field.addEventListener("click", () => focusGate(number));
    nodes.push(field);
  });
  byId("gates").replaceChildren(...nodes);
}

function focusGate(number) {
  if (gate === number) return;
  gate = number;
  showCurrent();
}

function showCurrent() {
  const turns = new Set(answer(gate).turns || []);
  document.querySelectorAll("fieldset").forEach((field, number) => {
    field.classList.toggle("current", number === gate);
    const chosen = (answer(number).turns || []).map((turn) => turn + 1).join(", ");
    field.querySelector("[data-turns]").textContent = chosen ? fill(words.chosen, { turns: chosen }) : "";
  });
  document.querySelectorAll("[data-turn]").forEach((button) => {
    const index = Number(button.dataset.turn);
    button.setAttribute("aria-pressed", String(turns.has(index)));
    button.setAttribute("aria-label", fill(words.turnOf, { turn: index + 1, gate: form.gates[gate].id }));
  });
  document.querySelectorAll("mark").forEach((mark) => {
    mark.classList.toggle("on", mark.dataset.gates.split(" ").includes(String(gate)));
  });
  const first = document.querySelector("mark.on");
  if (first) first.scrollIntoView({ block: "nearest" });
}

function show(task) {
  state.task = Math.max(0, Math.min(tasks.length - 1, task));
  gate = 0;
  byId("list").value = String(state.task);
  byId("about").textContent = `${tasks[state.task].interaction}  ${tasks[state.task].about}`;
  showTurns();
  showGates();
  showCurrent();
  progress();
  keep();
  byId("transcript").scrollTop = byId("form").scrollTop = 0;
}

function move(number) {
  const next = Math.max(0, Math.min(form.gates.length - 1, number));
  focusGate(next);
  const field = byId(`field-${next}`);
  (field.querySelector("input:checked") || field.querySelector("input")).focus();
  field.scrollIntoView({ block: "nearest" });
}

function choose(choice) {
  change(gate, { met: choice });
  byId(`field-${gate}`).querySelectorAll("input").forEach((box) => { box.checked = box.value === choice; });
}

function judgements() {
  const turns = Object.fromEntries(tasks.map((task) => [task.interaction, task.turns.length]));
  const found = [];
  tasks.forEach((task, at) => form.gates.forEach((asked, number) => {
    const said = answer(number, at);
    if (!isGiven(said)) return;
    const met = { met: true, unmet: false }[said.met];
    const judged = { interaction: task.interaction, observation: asked.id, met: met === undefined ? null : met };
    found.push({ ...judged, turns: said.turns || [], note: said.note || "", at: said.at, open: said.met === "open" });
  }));
  const { page, blind } = data;
  const gates = form.gates.map((asked) => asked.id);
  return { schema: data.schema, page, rubric: form.rubric, sha256: form.sha256, blind, by: state.by, gates, turns, judgements: found };
}

function save() {
  if (!state.by.trim()) {
    say(words.nameFirst);
    byId("by").focus();
    return;
  }
  const file = new Blob([JSON.stringify(judgements(), null, 1) + "\n"], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: `review-${state.by.replace(/[^\p{L}\p{N}.-]+/gu, "_")}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(fill(words.saved, { n: judgements().judgements.length }));
}

async function open(event) {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const found = JSON.parse(await file.text());
    if (found.schema !== data.schema || found.page !== data.page) throw new Error();
    state.by = String(found.by || state.by);
    for (const said of found.judgements) {
      const met = said.open ? "open" : said.met === null ? undefined : said.met ? "met" : "unmet";
      state.answers[JSON.stringify([said.interaction, said.observation])] = { met, note: said.note, turns: said.turns, at: said.at };
    }
    byId("by").value = state.by;
    show(state.task);
    say(fill(words.opened, { n: found.judgements.length }));
  } catch {
    say(words.notOurs);
  }
  event.target.value = "";
}

function say(text) {
  byId("status").textContent = text;
}

const KEYS = {
  j: () => move(gate + 1), k: () => move(gate - 1),
  1: () => choose("met"), 2: () => choose("unmet"), 3: () => choose("open"), 0: () => choose(undefined),
  n: () => byId(`field-${gate}`).querySelector("textarea").focus(),
  t: () => (document.querySelector("mark.on")?.closest("li").querySelector("button") || document.querySelector("[data-turn]")).focus(),
  "]": () => show(state.task + 1), "[": () => show(state.task - 1),
  s: save, "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const at = event.target;
  if (event.key === "Escape") {
    move(gate);
    return;
  }
  if (at.matches("textarea, select, input:not([type=radio])")) return;
  if (at.matches("[data-turn]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const buttons = [...document.querySelectorAll("[data-turn]")];
    buttons[buttons.indexOf(at) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
    return;
  }
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

try {
  state = { ...state, ...JSON.parse(localStorage.getItem(KEY) || "{}") };
} catch {
  keeps = false;
}
byId("by").value = state.by;
byId("by").addEventListener("input", (event) => { state.by = event.target.value; keep(); });
byId("list").append(...tasks.map((_, task) => make("option", { value: task }, listed(task))));
byId("list").addEventListener("change", (event) => show(Number(event.target.value)));
byId("previous").addEventListener("click", () => show(state.task - 1));
byId("next").addEventListener("click", () => show(state.task + 1));
byId("save").addEventListener("click", save);
byId("open").addEventListener("change", open);
byId("keys").addEventListener("click", () => byId("help").showModal());
show(Number(state.task) || 0);
