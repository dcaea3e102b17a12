"use strict";
(() => {
  const table = document.getElementById("summary");
  const list = document.getElementById("candidates");
  const atFirst = Number(table.dataset.atFirst); // rows; laying out 10,000 takes a browser seconds
  const plainUpTo = Number(list.dataset.plainUpTo); // of so few candidates all sections are there
  const block = Number(list.dataset.block); // else so many at a time, as they are packed
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const all = document.getElementById("all");
  const more = document.getElementById("more");
  const rows = [...table.tBodies[0].rows];
  const place = new Map(rows.map((row, index) => [row, index]));
  const byHash = new Map(rows.map((row) => [row.querySelector("a").hash, row]));
  const packed = document.querySelectorAll("script[type='text/plain']");
  const sections = packed.length ? [] : [...list.children]; // in the order that the rows came in
  let order = rows;
  let chosen = rows; // those that the search finds, in the order of the table
  let most = atFirst;
  let upTo = 0; // sections of chosen[…upTo] are in the page
  let turn = 0;

  const unpack = async (number) => {
    const bytes = Uint8Array.from(atob(packed[number].textContent), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const parsed = document.createElement("template");
    parsed.innerHTML = await new Response(stream).text();
    [...parsed.content.children].forEach((section, index) => { sections[number * block + index] ??= section; });
  };
  const sectionOf = async (row) => {
    const index = place.get(row);
    if (!sections[index]) await unpack(Math.floor(index / block));
    return sections[index];
  };

  // A later turn wins: a search may be over before what an earlier one asked for is unpacked.
  const showSections = async (from) => {
    const mine = from === undefined ? turn : ++turn;
    const begin = from ?? upTo;
    upTo = Math.min(chosen.length, begin + (chosen.length <= plainUpTo ? plainUpTo : block));
    const next = await Promise.all(chosen.slice(begin, upTo).map(sectionOf));
    if (mine !== turn) return;
    if (from !== undefined) list.replaceChildren();
    list.append(...next);
    if (rows.length <= 3) list.querySelectorAll("details").forEach((details) => { details.open = true; });
    more.hidden = upTo === chosen.length;
  };
  const showRows = () => {
    const shown = new Set(chosen.slice(0, most));
    for (const row of rows) if (row.hidden === shown.has(row)) row.hidden = !row.hidden;
    all.hidden = chosen.length <= most;
    all.textContent = `Show all ${chosen.length} rows`;
    found.textContent = find.value.trim() ? `${chosen.length} of ${rows.length} found` : "";
  };

  // Every word must occur; a candidate's section goes with their row.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let texts;
  const search = () => {
    texts ??= new Map(rows.map((row) => [row, plain(row.textContent + " " + row.dataset.words)]));
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    chosen = order.filter((row) => words.every((word) => texts.get(row).includes(word)));
    most = atFirst;
    showRows();
    return showSections(0);
  };
  let waiting;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, rows.length > 500 ? 150 : 0);
  });
  document.querySelector(".tools").hidden = false;
  all.addEventListener("click", () => { most = Infinity; showRows(); });
  more.addEventListener("click", () => showSections());

  // Empty cells stay last in either direction; equal cells keep their order.
  const sort = (head, column) => {
    const isNumber = head.classList.contains("number");
    const up = head.ariaSort ? head.ariaSort === "descending" : !isNumber;
    const keys = new Map(rows.map((row) => {
      const text = row.cells[column].textContent.trim();
      return [row, isNumber ? (text ? Number(text) : null) : text || null];
    }));
    const compare = isNumber ? (a, b) => a - b : new Intl.Collator("en", { numeric: true }).compare;
    order = [...rows].sort((a, b) => {
      const [left, right] = [keys.get(a), keys.get(b)];
      if (left === null || right === null) return (left === null) - (right === null);
      return up ? compare(left, right) : compare(right, left);
    });
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.ariaSort = up ? "ascending" : "descending";
    table.tBodies[0].append(...order);
    table.caption.textContent = `By ${head.textContent}`;
    return search();
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });

  // A link to a candidate whose section is not in the page brings it there, and those after it.
  const open = async () => {
    const row = byHash.get(location.hash);
    if (!row) return;
    const section = await sectionOf(row);
    if (!section.isConnected && chosen.includes(row)) await showSections(chosen.indexOf(row));
    const details = section.querySelector("details");
    if (details) details.open = true;
    section.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
  });
  showRows();
  showSections(0).then(open);
})();
