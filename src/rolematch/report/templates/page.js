"use strict";
(() => {
  const table = document.getElementById("summary");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let texts;

  // Every word must occur; a candidate's section goes with their row.
  const search = () => {
    texts ??= rows.map((row) => plain(row.textContent + " " + row.dataset.words));
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, index) => {
      const shows = words.every((word) => texts[index].includes(word));
      count += shows;
      if (row.hidden !== shows) return;
      row.hidden = !shows;
      document.getElementById(row.querySelector("a").hash.slice(1)).hidden = !shows;
    });
    found.textContent = words.length ? `${count} of ${rows.length} shown` : "";
  };
  let waiting;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, rows.length > 500 ? 150 : 0);
  });
  document.querySelector(".tools").hidden = false;

  // Empty cells stay last in either direction; equal cells keep their order.
  const sort = (head, column) => {
    const isNumber = head.classList.contains("number");
    const up = head.ariaSort ? head.ariaSort === "descending" : !isNumber;
    const keys = new Map(rows.map((row) => {
      const text = row.cells[column].textContent.trim();
      return [row, isNumber ? (text ? Number(text) : null) : text || null];
    }));
    const compare = isNumber ? (a, b) => a - b : new Intl.Collator("en", { numeric: true }).compare;
    const sorted = [...rows].sort((a, b) => {
      const [left, right] = [keys.get(a), keys.get(b)];
      if (left === null || right === null) return (left === null) - (right === null);
      return up ? compare(left, right) : compare(right, left);
    });
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.ariaSort = up ? "ascending" : "descending";
    body.append(...sorted);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });

  // What stands in <noscript> becomes elements when it comes in sight, is asked for, or goes to paper.
  const fill = (section) => {
    const kept = section.querySelector("noscript");
    if (kept) kept.outerHTML = kept.textContent;
  };
  const sections = document.querySelectorAll(".candidate");
  const nearing = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      nearing.unobserve(target);
      fill(target);
    }
  }, { rootMargin: "1500px" });
  if (sections.length <= 200) sections.forEach(fill);
  else sections.forEach((section) => nearing.observe(section));

  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !target.matches(".candidate")) return;
    fill(target);
    const details = target.querySelector("details");
    if (details) details.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => {
    sections.forEach(fill);
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
  });
})();
