
"use strict";
// Views, filters, rows that open, clauses put where they are asked for. Where scripts are off, the page shows everything at once.
(() => {
  const one = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const listen = (ids, react) => {
    for (const id of ids) for (const kind of ["input", "change"]) one(id).addEventListener(kind, react);
  };

  // --- views
  const tabs = all("[role=tab]");
  const show = (tab, focus) => {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", chosen);
      other.tabIndex = chosen ? 0 : -1;
      one(other.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (tab.id === "tab-gaps") fill(one("view-gaps"));
    if (focus) tab.focus();
  };
  const view = (name) => show(one("tab-" + name));
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: index + 1, ArrowLeft: index - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      show(tabs[step % tabs.length], true);
    });
  });

  // --- clauses: each stands once in the page, and is copied to where a link names it
  const behind = (link) => one(decodeURIComponent(link.hash.slice(1)));
  const owner = (clause) => clause.closest(".text").dataset.name;
  const heading = (clause) => {
    for (let at = clause.previousElementSibling; at; at = at.previousElementSibling) if (at.tagName === "H4") return at.textContent;
    return "";
  };
  const card = (clause, link) => {
    const made = clause.cloneNode(true);
    made.removeAttribute("id");
    const quote = made.querySelector("blockquote");
    const above = clause.dataset.lead && one(clause.dataset.lead);
    if (above) quote.prepend(make("span", "lead", above.querySelector("blockquote").textContent), " ");
    const under = heading(clause);
    if (under && !made.querySelector("strong").textContent.includes(under.replace(/[.: ]+$/, ""))) quote.before(make("p", "under", under));
    const { says, rules } = link ? link.dataset : {};
    if (says) {
      const chip = document.querySelector(`.chip[data-stance="${says}"]`);
      const told = make("p", "says s-" + says);
      told.append(...[...chip.childNodes].map((node) => node.cloneNode(true)), " in its own case");
      quote.after(told);
    }
    if (rules !== undefined) {
      const kept = rules.split(" ");
      all("code", made).forEach((code, index) => kept.includes(String(index)) || code.remove());
      if (!made.querySelector("code")) made.querySelector(".reading")?.remove();
    }
    return made;
  };
  // What stands in a noscript element is no part of the page yet, and becomes one here.
  const enter = (root) => {
    for (const kept of all("noscript", root)) {
      kept.insertAdjacentHTML("beforebegin", kept.textContent);
      kept.remove();
    }
  };
  const fill = (root) => {
    enter(root);
    for (const refs of all(".refs", root)) {
      if (refs.closest(".more:not([open])")) continue;
      const links = all(".ref", refs);
      if (links.length) refs.replaceWith(...links.map((link) => card(behind(link), link)));
    }
  };
  document.addEventListener("toggle", (event) => event.target.matches(".more[open]") && fill(event.target), true);
  const dialog = one("clause");
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ref");
    if (event.target === dialog) dialog.close();
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const clause = behind(link);
    one("clause-title").textContent = owner(clause);
    dialog.querySelector(".body").replaceChildren(card(clause, link));
    dialog.showModal();
  });

  // --- rows that open
  const rows = all(".row");
  const detail = new Map(rows.map((row) => [row, row.nextElementSibling]));
  const cells = (row) => all(".cell", row);
  const policies = cells(rows[0] || document).length;
  const open = (row, column) => {
    const below = detail.get(row);
    fill(below);
    row.classList.add("open");
    below.classList.add("open");
    const slug = column === undefined ? "" : columns[column];
    for (const answer of all(".answer", below)) answer.classList.toggle("asked", answer.dataset.policy === slug);
    cells(row).forEach((cell, index) => {
      cell.setAttribute("aria-expanded", true);
      cell.classList.toggle("asked", index === column);
    });
  };
  const close = (row) => {
    row.classList.remove("open");
    detail.get(row).classList.remove("open");
    for (const cell of cells(row)) {
      cell.setAttribute("aria-expanded", false);
      cell.classList.remove("asked");
    }
  };
  const table = document.querySelector("#view-questions .matrix");
  const columns = all(".text").map((text) => text.dataset.policy);
  const reveal = (row) => {
    const box = row.closest(".scroll");
    const above = row.getBoundingClientRect().top - table.tHead.getBoundingClientRect().bottom;
    const under = detail.get(row).getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
    if (above < 0 || under > 0) box.scrollTop += Math.min(above, Math.max(under, 0));
  };
  // One cell takes part in the order of the Tab key; the arrows go from there.
  let current = table.querySelector(".cell");
  for (const cell of all(".cell", table)) cell.tabIndex = -1;
  if (current) current.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches(".cell")) return;
    current.tabIndex = -1;
    current = event.target;
    current.tabIndex = 0;
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell, .close");
    if (!cell) return;
    if (cell.matches(".close")) {
      const row = cell.closest(".detail").previousElementSibling;
      close(row);
      return (row.querySelector(".asked") || row.querySelector(".cell[tabindex='0']") || cells(row)[0]).focus();
    }
    const row = cell.closest(".row");
    if (cell.classList.contains("asked")) return close(row);
    open(row, cells(row).indexOf(cell));
    reveal(row);
    history.replaceState(null, "", "#" + encodeURI(row.id));
  });
  table.addEventListener("keydown", (event) => {
    const row = event.target.closest(".row, .detail");
    if (!row) return;
    const asked = row.matches(".row") ? row : row.previousElementSibling;
    if (event.key === "Escape" && asked.classList.contains("open")) {
      const back = asked.querySelector(".asked") || cells(asked)[0];
      close(asked);
      return back.focus();
    }
    if (!event.target.matches(".cell")) return;
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] || [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const column = cells(row).indexOf(event.target);
    let next = rows.indexOf(row) + down;
    while (rows[next] && rows[next].hidden) next += down;
    let aside = column + right;
    while (right && rows[next] && cells(rows[next])[aside]?.offsetParent === null) aside += right;
    const target = rows[next] && cells(rows[next])[aside];
    if (target) target.focus();
  });

  // --- filters of the questions
  const clauses = all(".text .clause");
  const linked = new Map(rows.map((row) => {
    const [speaking] = detail.get(row).querySelector("noscript").textContent.split('class="answer s-silent');
    return [row, [...speaking.matchAll(/href="#([^"]+)"/g)].map((found) => found[1])];
  }));
  let texts, words;
  const prepare = () => {
    if (texts) return;
    words = new Map(clauses.map((clause) => [clause.id, fold(owner(clause) + " " + clause.textContent)]));
    texts = new Map(rows.map((row) => {
      const told = linked.get(row).map((id) => words.get(id));
      return [row, fold(row.textContent) + " " + told.join(" ")];
    }));
  };
  const chips = all(".chip[data-stance]");
  const picked = one("picked");
  let only = null;
  const filter = () => {
    const asked = fold(one("search").value);
    const parts = asked.split(" ");
    if (asked) prepare();
    const stances = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.stance);
    const topic = one("topic").value, which = one("which").value, role = one("role").value;
    let shown = 0;
    rows.forEach((row, index) => {
      const { stances: taken, which: kinds, roles } = row.dataset;
      const fits =
        (!only || only.has(index)) &&
        (!topic || row.parentNode.dataset.topic === topic) &&
        (!role || roles.split(" ").includes(role)) &&
        (!stances.length || stances.some((stance) => taken.split(" ").includes(stance))) &&
        (!which || kinds.split(" ").includes(which)) &&
        (!asked || parts.every((part) => texts.get(row).includes(part)));
      if (row.hidden === fits) row.hidden = detail.get(row).hidden = !fits;
      shown += fits;
    });
    for (const body of table.tBodies) body.hidden = !body.querySelector(".row:not([hidden])");
    one("count").textContent = shown === rows.length ? `${shown} questions` : `${shown} of ${rows.length} questions`;
    one("nothing").hidden = shown > 0;
    picked.hidden = !only;
    search(asked.length > 2 ? parts : null);
  };
  const FOUND = 40;
  const search = (parts) => {
    const box = one("found");
    box.hidden = !parts;
    box.replaceChildren();
    if (!parts) return;
    const hits = clauses.filter((clause) => parts.every((part) => words.get(clause.id).includes(part)));
    const number = hits.length === 1 ? "1 clause has" : `${hits.length} clauses have`;
    box.append(make("h3", "", `${number} these words${hits.length > FOUND ? `; the first ${FOUND} of them` : ""}`));
    for (const clause of hits.slice(0, FOUND)) {
      const made = card(clause);
      made.querySelector("strong").prepend(owner(clause) + ", ");
      box.append(made);
    }
  };
  const clear = () => {
    for (const id of ["search", "topic", "role", "which"]) one(id).value = "";
    for (const chip of chips) chip.setAttribute("aria-pressed", false);
    only = null;
  };
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") !== "true");
      filter();
    });
  }
  listen(["search", "topic", "role", "which"], filter);
  for (const form of all("form:not([method])")) form.addEventListener("submit", (event) => event.preventDefault());
  one("reset").addEventListener("click", () => {
    clear();
    filter();
  });
  picked.addEventListener("click", () => {
    only = null;
    filter();
  });
  for (const link of all(".only")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      clear();
      if (link.dataset.rows) {
        only = new Set(link.dataset.rows.split(" ").map(Number));
        picked.firstElementChild.textContent = link.dataset.why;
      } else one("topic").value = link.dataset.topic;
      filter();
      view("questions");
      one("tab-questions").focus();
    });
  }
  one("open-all").addEventListener("click", (event) => {
    const opening = event.target.getAttribute("aria-pressed") !== "true";
    for (const row of rows) if (!row.hidden) opening ? open(row) : close(row);
    event.target.setAttribute("aria-pressed", opening);
    event.target.textContent = opening ? "Close all" : "Open all";
  });
  one("print").addEventListener("click", () => window.print());

  // --- policies that are shown
  const sheet = document.head.appendChild(make("style"));
  const boxes = all(".pick input");
  const choose = () => {
    const off = boxes.filter((box) => !box.checked).map((box) => Number(box.value));
    const hidden = off.map((at) => `#view-questions .matrix thead th:nth-child(${at + 1}), .row > :nth-child(${at + 1})`);
    const answers = off.map((at) => `#view-questions .answer[data-policy="${columns[at - 1]}"]`);
    sheet.textContent = off.length ? [...hidden, ...answers].join(",") + "{display:none}" : "";
    table.style.setProperty("--columns", policies - off.length);
    for (const cell of all(".topic th, .detail > td", table)) cell.colSpan = policies - off.length + 1;
  };
  for (const box of boxes) box.addEventListener("change", choose);
  document.addEventListener("click", (event) => {
    for (const pick of all(".pick[open]")) if (!pick.contains(event.target)) pick.open = false;
  });

  // --- aligned clauses
  const lists = all("noscript.pairs");
  if (lists.length) {
    const left = one("left"), right = one("right"), cards = one("cards");
    const order = new Map(clauses.map((clause, index) => [clause, index]));
    const side = (clause) => {
      const made = card(clause);
      made.className = "side";
      made.querySelector("header").prepend(make("span", "school", owner(clause) + " "));
      made.querySelector(".reading")?.remove();
      return made;
    };
    const pair = (line, turned) => {
      const [a, b] = all(".ref", line).map(behind);
      const made = make("article", "pair"), foot = make("footer"), [, , score, alike, other] = line.children;
      const sides = [side(a), side(b)];
      compare(...sides.map((each) => each.querySelector("blockquote")));
      const [same, unlike] = [["alike", alike], ["other", other]].map(([name, cell]) => {
        const box = make("div", name);
        box.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
        return box;
      });
      if (turned) {
        for (const told of all("div", unlike)) {
          const [first, second] = all(".value", told);
          second.after(" ", told.querySelector(".soft"), " ", first);
        }
      }
      foot.append(make("span", "", `${score.textContent} match`), same, unlike);
      made.append(...(turned ? sides.reverse() : sides), foot);
      made.dataset.left = order.get(turned ? b : a);
      return made;
    };
    const pick = () => {
      const a = left.value, b = right.value;
      const list = lists.find(({ dataset: { left: x, right: y } }) => (x === a && y === b) || (x === b && y === a));
      const turned = list && list.dataset.left !== a;
      const asked = fold(one("search-pairs").value).split(" "), wanted = one("difference").value;
      const lines = list ? all("tbody tr", new DOMParser().parseFromString(list.textContent, "text/html")) : [];
      const shown = lines
        .filter((line) => !wanted || line.dataset.differs.split(" ").includes(wanted))
        .map((line) => pair(line, turned))
        .filter((made) => !asked[0] || asked.every((word) => fold(made.textContent).includes(word)));
      shown.sort((p, q) => p.dataset.left - q.dataset.left);
      cards.replaceChildren(...shown);
      one("count-pairs").textContent = `${shown.length} ${shown.length === 1 ? "pair" : "pairs"}`;
      one("no-pairs").hidden = shown.length > 0;
    };
    listen(["left", "right", "search-pairs", "difference"], pick);
    one("tab-pairs").addEventListener("click", () => cards.firstChild || pick());
    one("tab-pairs").addEventListener("focus", () => cards.firstChild || pick());
  }

  // Marks in two texts the words that the other does not have in that place, if they are alike enough for that to help.
  const ALIKE = 0.35;
  const compare = (a, b) => {
    const [x, y] = [a, b].map((text) => text.textContent.split(/\s+/).filter(Boolean));
    const [p, q] = [x, y].map((list) => list.map((word) => word.toLowerCase()));
    const width = q.length + 1, longest = new Uint16Array((p.length + 1) * width);
    for (let i = p.length - 1; i >= 0; i--)
      for (let j = q.length - 1; j >= 0; j--)
        longest[i * width + j] = p[i] === q[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    if ((2 * longest[0]) / (p.length + q.length) < ALIKE) return;
    const same = [new Set(), new Set()];
    for (let i = 0, j = 0; i < p.length && j < q.length; ) {
      if (p[i] === q[j]) same[0].add(i++), same[1].add(j++);
      else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
      else j++;
    }
    [a, b].forEach((text, at) => {
      const parts = [];
      let run = null;
      [x, y][at].forEach((word, index) => {
        const alike = same[at].has(index);
        if (!run || run.alike !== alike) parts.push((run = { alike, words: [] }));
        run.words.push(word);
      });
      text.replaceChildren(...parts.flatMap(({ alike, words: told }) => [alike ? told.join(" ") : make("mark", "", told.join(" ")), " "]));
    });
  };

  const box = table.closest(".scroll");
  new ResizeObserver(() => box.style.setProperty("--view", box.clientWidth + "px")).observe(box);

  // --- on paper: what is seen; or everything, with all rows open
  const root = document.documentElement;
  let closed = [];
  one("print-all").addEventListener("click", () => {
    root.classList.add("whole");
    closed = rows.filter((row) => !row.hidden && !row.classList.contains("open"));
    closed.forEach((row) => open(row));
    fill(one("view-gaps"));
    window.print();
  });
  window.addEventListener("afterprint", () => {
    root.classList.remove("whole");
    closed.forEach(close);
    closed = [];
  });

  // --- an address that names a question or a clause leads there
  const go = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && one(id);
    if (!target) return false;
    if (target.matches(".row")) {
      view("questions");
      clear();
      filter();
      open(target);
      reveal(target);
      target.querySelector(".cell")?.focus({ preventScroll: true });
    } else if (target.matches(".view")) view(target.id.slice(5));
    else if (target.matches(".clause")) {
      view("policies");
      target.closest("details").open = true;
      target.scrollIntoView();
    } else return false;
    return true;
  };
  window.addEventListener("hashchange", go);
  show(tabs[0]);
  go();
})();
