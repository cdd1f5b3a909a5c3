
"use strict";
// What is shown: changes of the chosen kinds that hold the words searched for. Where scripts are off, everything is.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const fold = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
  const boxes = all(".chips input");
  const search = document.getElementById("search");
  const beside = document.getElementById("beside");
  const shown = document.getElementById("shown");
  const nothing = document.querySelector(".nothing");
  const changes = all(".change").map((article) => ({
    article,
    kinds: article.dataset.kinds.split(" "),
    text: fold(article.querySelector("header").textContent + " " + article.querySelector(".inline").textContent),
  }));

  const choose = () => {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = fold(search.value);
    let count = 0;
    for (const { article, kinds, text } of changes) {
      const fits = kinds.some((kind) => chosen.has(kind)) && text.includes(words);
      article.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${changes.length}`;
    nothing.hidden = count > 0;
  };

  for (const box of boxes) box.addEventListener("change", choose);
  search.addEventListener("input", choose);
  beside.addEventListener("change", () => document.body.classList.toggle("beside", beside.checked));
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
  choose();
})();
