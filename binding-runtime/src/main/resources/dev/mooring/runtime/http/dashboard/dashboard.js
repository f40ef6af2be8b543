"use strict";
// Asks for figures once a second, keeps the last two minutes of them, and draws. Texts are only
// ever set as text, so that nothing that came in a message can become markup.
(() => {
  const SAMPLES = 120;
  const PERIOD = 1000;
  const TAIL = 200;
  const SVG = "http://www.w3.org/2000/svg";
  const GAUGES = [
    ["in_flight", "in flight"], ["queued", "queued"], ["unsettled", "unsettled"],
    ["handlers_running", "handlers"], ["retries_waiting", "in retry pause"],
    ["reading_paused", "reading paused"], ["reconnects", "reconnects"],
    ["dead_letters", "dead letters"], ["discarded", "discarded"],
  ];
  const ALARMS = new Set(["dead_letters", "discarded", "reading_paused"]);
  const history = new Map();
  const cards = new Map();
  let last = 0;
  let paused = false;

  const byId = (id) => document.getElementById(id);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const setText = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  function quantile(bounds, buckets, part) {
    const total = buckets.reduce((sum, n) => sum + n, 0);
    if (total === 0) return null;
    let seen = 0;
    for (let i = 0; i < buckets.length; i++) {
      if (seen + buckets[i] >= total * part) {
        const low = i === 0 ? 0 : bounds[i - 1];
        const high = i < bounds.length ? bounds[i] : bounds[bounds.length - 1] * 2;
        return low + (high - low) * ((total * part - seen) / buckets[i]);
      }
      seen += buckets[i];
    }
    return bounds[bounds.length - 1];
  }

  function sample(data, at) {
    for (const side of data.sides) {
      const key = side.direction + " " + side.component;
      const known = history.get(key) || { rates: [], p95: [], before: null };
      if (known.before) {
        const seconds = Math.max(0.2, (at - known.before.at) / 1000);
        const fresh = side.buckets.map((n, i) => n - known.before.buckets[i]);
        known.rates.push((side.count - known.before.count) / seconds);
        known.p95.push(quantile(data.bounds, fresh, 0.95));
        if (known.rates.length > SAMPLES) {
          known.rates.shift();
          known.p95.shift();
        }
      }
      known.before = { at, count: side.count, buckets: side.buckets };
      known.count = side.count;
      known.failures = side.failures;
      history.set(key, known);
    }
  }

  const shortNumber = (n) =>
    n >= 1e6 ? (n / 1e6).toFixed(1) + " M"
      : n >= 1e4 ? (n / 1e3).toFixed(1) + " k"
        : n >= 100 || Number.isInteger(n) ? Math.round(n).toString() : n.toFixed(1);
  const millis = (ms) =>
    ms === null || ms === undefined ? "–"
      : ms >= 1000 ? (ms / 1000).toFixed(1) + " s"
        : ms >= 10 ? Math.round(ms) + " ms" : ms.toFixed(1) + " ms";

  function chart(label) {
    const figure = element("figure");
    const caption = element("figcaption");
    const name = element("span", "", label);
    const value = element("b", "", "–");
    caption.append(name, value);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 " + (SAMPLES - 1) + " 40");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("role", "img");
    const base = document.createElementNS(SVG, "path");
    base.setAttribute("class", "base");
    base.setAttribute("d", "M0 39.5H" + (SAMPLES - 1));
    const area = document.createElementNS(SVG, "path");
    area.setAttribute("class", "area");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", "line");
    svg.append(base, area, line);
    figure.append(caption, svg);
    return { figure, value, svg, line, area, label };
  }

  function draw(drawn, values, text, unit) {
    setText(drawn.value, text);
    const known = values.filter((v) => v !== null);
    const most = Math.max(0, ...known);
    drawn.svg.setAttribute(
      "aria-label", drawn.label + " over the last two minutes: now " + text + ", at most " + unit(most));
    if (known.length < 2) {
      drawn.line.removeAttribute("d");
      drawn.area.removeAttribute("d");
      return;
    }
    const scale = most === 0 ? 0 : 36 / most;
    const from = SAMPLES - values.length;
    let path = "";
    let filled = "";
    let start = null;
    values.forEach((v, i) => {
      const x = from + i;
      if (v === null) {
        if (start !== null) filled += "L" + (x - 1) + " 39.5Z";
        start = null;
        return;
      }
      const y = (39 - v * scale).toFixed(2);
      path += (start === null ? "M" : "L") + x + " " + y;
      filled += start === null ? "M" + x + " 39.5L" + x + " " + y : "L" + x + " " + y;
      start = start === null ? x : start;
    });
    if (start !== null) filled += "L" + (SAMPLES - 1) + " 39.5Z";
    drawn.line.setAttribute("d", path);
    drawn.area.setAttribute("d", filled);
  }

  function makeSide(direction) {
    const root = element("section", "side " + direction);
    const title = element("h4", "", direction === "input" ? "Input" : "Output");
    const state = element("span", "state");
    title.append(state);
    const charts = element("div", "charts");
    const rate = chart(direction === "input" ? "events per second" : "calls per second");
    const latency = chart("95 % took up to");
    charts.append(rate.figure, latency.figure);
    const gauges = element("dl", "gauges");
    root.append(title, charts, gauges);
    return { root, state, rate, latency, gauges, readings: new Map() };
  }

  function reading(side, name, label, value) {
    let shown = side.readings.get(name);
    if (!shown) {
      const box = element("div");
      const dd = element("dd");
      box.append(element("dt", "", label), dd);
      side.gauges.append(box);
      shown = dd;
      side.readings.set(name, dd);
    }
    setText(shown, shortNumber(value));
    shown.className = value > 0 && ALARMS.has(name) ? "alarm" : "";
  }

  function makeCard(component) {
    const root = element("article", "card");
    const title = element("h3");
    const state = element("span", "state");
    title.append(element("span", "", component.name), element("small", "", component.type), state);
    const error = element("p", "error");
    root.append(title, error);
    return { root, state, error, sides: new Map() };
  }

  const setState = (node, state) => {
    node.className = "state " + state;
    setText(node, state);
  };

  function show(data) {
    setText(byId("app"), data.id + " · " + data.version);
    document.title = data.id + " – Mooring";
    byId("no-components").hidden = data.components.length > 0;
    const present = new Set();
    for (const component of data.components) {
      present.add(component.name);
      let card = cards.get(component.name);
      if (!card) {
        card = makeCard(component);
        cards.set(component.name, card);
        byId("components").append(card.root);
      }
      setState(card.state, component.state);
      setText(card.error, component.error ? "Last error: " + component.error : "");
      card.error.hidden = !component.error;
      for (const direction of ["input", "output"]) {
        showSide(card, component, direction, data);
      }
    }
    for (const [name, card] of cards) {
      if (!present.has(name)) {
        card.root.remove();
        cards.delete(name);
      }
    }
  }

  function showSide(card, component, direction, data) {
    const health = component.directions[direction];
    let side = card.sides.get(direction);
    if (!health) {
      if (side) side.root.remove();
      card.sides.delete(direction);
      return;
    }
    if (!side) {
      side = makeSide(direction);
      card.sides.set(direction, side);
      card.root.append(side.root);
    }
    setState(side.state, health.state);
    const past = history.get(direction + " " + component.name) || { rates: [], p95: [], count: 0, failures: 0 };
    const rate = past.rates.length ? past.rates[past.rates.length - 1] : 0;
    draw(side.rate, past.rates, shortNumber(rate), shortNumber);
    const recent = past.p95.filter((v) => v !== null);
    draw(side.latency, past.p95, millis(recent[recent.length - 1]), millis);
    reading(side, "count", direction === "input" ? "events" : "calls", past.count || 0);
    reading(side, "failures", "failed", past.failures || 0);
    side.readings.get("failures").className = past.failures > 0 ? "alarm" : "";
    for (const [name, label] of GAUGES) {
      const found = data.gauges.find((g) =>
        g.name === name && g.component === component.name && g.direction === direction);
      if (found) reading(side, name, label, found.value);
    }
  }

  function tail(entries) {
    if (entries.length === 0) return;
    last = entries[entries.length - 1].number;
    if (paused) return;
    byId("no-events").hidden = true;
    const body = byId("tail");
    for (const entry of entries) {
      const row = element("tr");
      const metadata = element("td", "metadata");
      Object.entries(entry.metadata).forEach(([key, value], i) => {
        if (i > 0) metadata.append(" · ");
        metadata.append(element("b", "", key), " " + value);
      });
      row.append(
        element("td", "time", new Date(entry.at).toLocaleTimeString([], { hour12: false })),
        element("td", "way " + entry.direction, entry.direction === "input" ? "in" : "out"),
        element("td", "", entry.component),
        element("td", "number", shortNumber(entry.size)),
        element("td", "number", millis(entry.micros / 1000)),
        metadata,
        element("td", entry.failure ? "failure" : "done", entry.failure || "done"));
      body.prepend(row);
    }
    while (body.rows.length > TAIL) body.deleteRow(-1);
  }

  async function tick() {
    const status = byId("connection");
    try {
      const response = await fetch("/dashboard/data?since=" + last, { cache: "no-store" });
      if (!response.ok) throw new Error("status " + response.status);
      const data = await response.json();
      sample(data, performance.now());
      show(data);
      tail(data.entries);
      status.className = "";
      setText(status, "live");
    } catch (failure) {
      status.className = "lost";
      setText(status, "the sidecar does not answer");
    }
    setTimeout(tick, PERIOD);
  }

  byId("pause").addEventListener("click", (event) => {
    paused = !paused;
    event.target.setAttribute("aria-pressed", String(paused));
    event.target.textContent = paused ? "Resume" : "Pause";
  });
  tick();
})();
