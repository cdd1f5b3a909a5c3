
"use strict";
// Views, filters, and the rows that open. Where scripts are off, the page shows everything at once.
(() => {
  const one = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
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
    if (focus) tab.focus();
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) show(tabs[(index + step + tabs.length) % tabs.length], true);
    });
  });
  show(tabs[0]);

  // --- rows that open
  const rows = all(".row");
  const detail = new Map(rows.map((row) => [row, row.nextElementSibling]));
  const cells = new Map(rows.map((row) => [row, all(".cell", row)]));
  const open = (row, column) => {
    const below = detail.get(row);
    row.classList.add("open");
    below.classList.add("open");
    all("td", below).forEach((td, index) => td.classList.toggle("asked", index === column));
    cells.get(row).forEach((cell, index) => {
      cell.setAttribute("aria-expanded", true);
      cell.classList.toggle("asked", index === column);
    });
  };
  const close = (row) => {
    row.classList.remove("open");
    detail.get(row).classList.remove("open");
    for (const cell of cells.get(row)) {
      cell.setAttribute("aria-expanded", false);
      cell.classList.remove("asked");
    }
  };
  const head = one("view-questions").querySelector("thead");
  const reveal = (row) => {
    const box = row.closest(".scroll");
    const above = row.getBoundingClientRect().top - head.getBoundingClientRect().bottom;
    const under = detail.get(row).getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
    if (above < 0 || under > 0) box.scrollTop += Math.min(above, Math.max(under, 0));
  };
  rows.forEach((row, at) => {
    cells.get(row).forEach((cell, column) => {
      cell.addEventListener("click", () => {
        if (cell.classList.contains("asked")) return close(row);
        open(row, column);
        reveal(row);
        history.replaceState(null, "", "#q=" + encodeURIComponent(row.id));
      });
      cell.addEventListener("keydown", (event) => {
        const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] || [0, 0];
        if (event.key === "Escape") close(row);
        if (!down && !right) return;
        event.preventDefault();
        let next = at + down;
        while (rows[next] && rows[next].hidden) next += down;
        const target = rows[next] && cells.get(rows[next])[column + right];
        if (target) target.focus();
      });
    });
    detail.get(row).querySelector(".close").addEventListener("click", () => {
      close(row);
      cells.get(row)[0].focus();
    });
  });

  // --- filters of the questions
  const texts = new Map(rows.map((row) => [row, fold(row.textContent + " " + detail.get(row).textContent)]));
  const chips = all(".chip");
  const filter = () => {
    const words = fold(one("search").value).split(" ");
    const stances = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.stance);
    const topic = one("topic").value, which = one("which").value;
    let shown = 0;
    for (const body of all(".matrix tbody")) {
      let some = false;
      for (const row of all(".row", body)) {
        const fits =
          (!topic || body.dataset.topic === topic) &&
          (!stances.length || stances.some((stance) => row.dataset.stances.split(" ").includes(stance))) &&
          (!which || row.dataset.which.split(" ").includes(which)) &&
          words.every((word) => texts.get(row).includes(word));
        row.hidden = !fits;
        detail.get(row).hidden = !fits;
        some = some || fits;
        shown += fits;
      }
      body.hidden = !some;
    }
    one("count").textContent = shown === rows.length ? `${shown} questions` : `${shown} of ${rows.length} questions`;
    one("nothing").hidden = shown > 0;
  };
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") !== "true");
      filter();
    });
  }
  listen(["search", "topic", "which"], filter);
  for (const form of all("form")) form.addEventListener("submit", (event) => event.preventDefault());
  one("reset").addEventListener("click", () => {
    one("search").value = one("topic").value = one("which").value = "";
    for (const chip of chips) chip.setAttribute("aria-pressed", false);
    filter();
  });
  one("open-all").addEventListener("click", (event) => {
    const seen = rows.filter((row) => !row.hidden);
    const opening = event.target.textContent === "Open all";
    for (const row of seen) opening ? open(row) : close(row);
    event.target.textContent = opening ? "Close all" : "Open all";
  });
  one("print").addEventListener("click", () => window.print());

  // --- aligned clauses
  const pairs = all(".pair");
  if (pairs.length) {
    const left = one("left"), right = one("right");
    const said = new Map(pairs.map((pair) => [pair, fold(pair.textContent)]));
    const swap = ([first, second]) => {
      const mark = document.createComment("");
      first.replaceWith(mark);
      second.replaceWith(first);
      mark.replaceWith(second);
    };
    const turn = (pair) => {
      swap(all(".side", pair));
      for (const told of all(".other dd", pair)) swap(all(".value", told));
      pair.dataset.turned = pair.dataset.turned === "yes" ? "" : "yes";
    };
    const choose = () => {
      const a = left.value, b = right.value;
      const words = fold(one("search-pairs").value).split(" ");
      const wanted = one("difference").value;
      const shown = [];
      for (const pair of pairs) {
        const { left: x, right: y, differs } = pair.dataset;
        const fits =
          ((x === a && y === b) || (x === b && y === a)) &&
          (!wanted || differs.split(" ").includes(wanted)) &&
          words.every((word) => said.get(pair).includes(word));
        pair.hidden = !fits;
        if (!fits) continue;
        shown.push(pair);
        if ((pair.dataset.turned === "yes") !== (x === b)) turn(pair);
      }
      const place = (pair) => Number(pair.dataset.turned === "yes" ? pair.dataset.rightAt : pair.dataset.leftAt);
      one("no-pairs").before(...shown.sort((p, q) => place(p) - place(q) || q.dataset.score - p.dataset.score));
      one("count-pairs").textContent = `${shown.length} ${shown.length === 1 ? "pair" : "pairs"}`;
      one("no-pairs").hidden = shown.length > 0;
    };
    listen(["left", "right", "search-pairs", "difference"], choose);
    choose();
  }

  // --- an address that names a question opens it
  const asked = rows.find((row) => "#q=" + encodeURIComponent(row.id) === location.hash);
  if (asked) {
    open(asked);
    reveal(asked);
  }
})();
