// Draws the graph that the extension sends. The layout is computed at once and the same each time:
// nothing moves by itself.
(() => {
  const vscode = acquireVsCodeApi();
  const svg = document.getElementById("graph");
  const status = document.getElementById("status");
  const SPACE = "http://www.w3.org/2000/svg";
  const ROUNDS = 260;
  const LENGTH = 150; // of an edge at rest
  const LABEL = 28; // letters
  const LETTER = 13;
  const SMALLEST = 11; // on the screen, until there are too many
  const STRETCH = 2;

  let graph = { nodes: [], edges: [], more: false };
  let groups = [];
  let view = { x: 0, y: 0, scale: 1 };
  let focused = 0;

  const make = (name, attributes = {}) => {
    const element = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  // Springs along edges, repulsion between all, a weak pull to the middle; begins on a spiral.
  function layout({ nodes, edges }) {
    const places = nodes.map((_, i) => {
      const angle = i * 2.399963; // the golden angle: no two in a line
      const radius = i === 0 ? 0 : 40 * Math.sqrt(i);
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), dx: 0, dy: 0 };
    });
    for (let round = 0; round < ROUNDS; round++) {
      const heat = 1 - round / ROUNDS;
      for (const p of places) {
        p.dx = -p.x * 0.008;
        p.dy = -p.y * 0.008;
      }
      for (let i = 0; i < places.length; i++)
        for (let k = i + 1; k < places.length; k++) {
          const a = places[i];
          const b = places[k];
          const x = a.x - b.x || 0.01;
          const y = a.y - b.y || 0.01;
          const push = Math.min(16000 / (x * x + y * y), 60) / Math.hypot(x, y);
          a.dx += x * push;
          a.dy += y * push;
          b.dx -= x * push;
          b.dy -= y * push;
        }
      for (const { from, to } of edges) {
        const a = places[from];
        const b = places[to];
        const x = b.x - a.x;
        const y = b.y - a.y;
        const distance = Math.hypot(x, y) || 0.01;
        const pull = ((distance - LENGTH) / distance) * 0.06;
        a.dx += x * pull;
        a.dy += y * pull;
        b.dx -= x * pull;
        b.dy -= y * pull;
      }
      places.forEach((p, i) => {
        if (i === 0) return; // the kit in question stays in the middle
        const step = Math.min(Math.hypot(p.dx, p.dy), 30 * heat + 1) / (Math.hypot(p.dx, p.dy) || 1);
        p.x += p.dx * step;
        p.y += p.dy * step;
      });
    }
    return places;
  }

  // The panel is seldom square: places move apart in the direction that has room left.
  function stretch(places) {
    const span = (values) => Math.max(...values) - Math.min(...values) || 1;
    const wanted = (svg.clientHeight - 140) / Math.max(svg.clientWidth - 220, 1);
    const is = span(places.map((p) => p.y)) / span(places.map((p) => p.x));
    const factor = Math.min(Math.max(wanted / is, 1 / STRETCH), STRETCH);
    for (const p of places) {
      if (factor > 1) p.y *= factor;
      else p.x /= factor;
    }
    return places;
  }

  function place() {
    const { clientWidth: width, clientHeight: height } = svg;
    const w = width / view.scale;
    const h = height / view.scale;
    const letter = Math.min(Math.max(SMALLEST, LETTER * view.scale), LETTER); // on the screen
    svg.style.setProperty("--letter", `${Math.min(letter / view.scale, 30)}px`);
    svg.setAttribute("viewBox", `${view.x - w / 2} ${view.y - h / 2} ${w} ${h}`);
  }

  function fit(places) {
    const xs = places.map((p) => p.x);
    const ys = places.map((p) => p.y);
    const width = Math.max(...xs) - Math.min(...xs) + 220;
    const height = Math.max(...ys) - Math.min(...ys) + 140;
    view.x = (Math.max(...xs) + Math.min(...xs)) / 2;
    view.y = (Math.max(...ys) + Math.min(...ys)) / 2;
    view.scale = Math.min(svg.clientWidth / width, svg.clientHeight / height, 1.6);
    place();
  }

  function short(name) {
    const letters = [...name];
    return letters.length > LABEL ? letters.slice(0, LABEL - 1).join("") + "…" : name;
  }

  function focus(i) {
    groups[focused]?.group.setAttribute("tabindex", "-1");
    focused = i;
    const { group } = groups[i];
    group.setAttribute("tabindex", "0");
    group.focus();
    for (const line of svg.querySelectorAll(".edge"))
      line.classList.toggle("near", line.dataset.from === String(i) || line.dataset.to === String(i));
  }

  function describe(i) {
    const out = graph.edges.filter((edge) => edge.from === i).length;
    const into = graph.edges.filter((edge) => edge.to === i).length;
    const { name, kind, project } = graph.nodes[i];
    return `${name}, ${kind} in ${project}: refers to ${out}, referred to by ${into}`;
  }

  function draw() {
    const had = document.activeElement?.closest?.(".kit") !== null;
    svg.replaceChildren();
    groups = [];
    if (!graph.nodes.length) {
      status.textContent = "This document is no kit of the index.";
      return;
    }
    const places = stretch(layout(graph));
    const definitions = make("defs");
    const marker = make("marker", {
      id: "arrow", viewBox: "0 0 8 8", refX: 21, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto",
      markerUnits: "userSpaceOnUse",
    });
    marker.append(make("path", { d: "M0 0 L8 4 L0 8 z" }));
    definitions.append(marker);
    svg.append(definitions);
    for (const { from, to } of graph.edges) {
      const line = make("line", {
        class: "edge", x1: places[from].x, y1: places[from].y, x2: places[to].x, y2: places[to].y,
        "marker-end": "url(#arrow)",
      });
      line.dataset.from = from;
      line.dataset.to = to;
      svg.append(line);
    }
    graph.nodes.forEach((node, i) => {
      const group = make("g", {
        class: `kit kind-${node.kind}${i === 0 ? " centre" : ""}`,
        transform: `translate(${places[i].x} ${places[i].y})`,
        tabindex: i === 0 ? "0" : "-1",
        role: "button",
        "aria-label": describe(i),
      });
      const title = make("title");
      title.textContent = describe(i);
      const text = make("text", { y: i === 0 ? 16 : 12, dy: "0.8em" });
      text.textContent = short(node.name);
      group.append(title, make("circle", { r: i === 0 ? 12 : 8 }), text);
      group.addEventListener("click", () => {
        focus(i);
        vscode.postMessage({ type: "open", uri: node.uri });
      });
      svg.append(group);
      groups.push({ group, ...places[i] });
    });
    focused = 0;
    fit(places);
    status.textContent = `${graph.nodes[0].name}: ${graph.nodes.length - 1} kits around it${graph.more ? ", and more" : ""}`;
    if (had) focus(0);
  }

  function nearest(dx, dy) {
    const here = groups[focused];
    let best = -1;
    let least = Infinity;
    groups.forEach((there, i) => {
      const x = there.x - here.x;
      const y = there.y - here.y;
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy - y * dx);
      if (i === focused || along <= 0 || across > along * 2) return;
      if (along + across * 2 < least) {
        least = along + across * 2;
        best = i;
      }
    });
    if (best >= 0) focus(best);
  }

  function zoom(factor) {
    view.scale = Math.min(4, Math.max(0.15, view.scale * factor));
    place();
  }

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  window.addEventListener("keydown", (event) => {
    if (!graph.nodes.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const { uri } = graph.nodes[focused];
    if (arrows[event.key]) nearest(...arrows[event.key]);
    else if (event.key === "Enter") vscode.postMessage({ type: "open", uri });
    else if (event.key === " ") vscode.postMessage({ type: "around", uri });
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else return;
    event.preventDefault();
  });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 0.9);
  }, { passive: false });
  let drag;
  svg.addEventListener("pointerdown", (event) => {
    if (event.target === svg) drag = { x: event.clientX, y: event.clientY };
  });
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    svg.classList.add("dragging");
    view.x -= (event.clientX - drag.x) / view.scale;
    view.y -= (event.clientY - drag.y) / view.scale;
    drag = { x: event.clientX, y: event.clientY };
    place();
  });
  window.addEventListener("pointerup", () => {
    drag = undefined;
    svg.classList.remove("dragging");
  });
  window.addEventListener("resize", place);
  window.addEventListener("message", (event) => {
    graph = event.data;
    draw();
  });
  vscode.postMessage({ type: "ready" });
})();
