// Sorts, filters and pages an overview; without script all of it stands there, in the order of the roster.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], rows = [...body.rows];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(rows.map((row) => [row, plain(row.cells[0].textContent + " " + (row.querySelector(".reason")?.textContent || ""))]));
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const controls = document.querySelector(".controls"), pages = document.querySelector(".pages");
  const PAGE = controls ? 100 : rows.length;  // the table of a roster is sorted only
  const [search, state] = controls ? controls.querySelectorAll("input, select") : [];
  const [back, on] = pages ? pages.querySelectorAll("button") : [], told = pages?.querySelector("[role=status]");
  const together = document.querySelector(".together");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", maximumSignificantDigits: 2 });
  const filled = (element, values) => { element.textContent = element.dataset.text.replace(/\{(\w+)\}/g, (_, name) => values[name]); };
  let sorted = rows, found = rows, first = 0;

  const draw = () => {
    body.replaceChildren(...found.slice(first, first + PAGE));
    const last = Math.min(first + PAGE, found.length);
    if (!controls) return;
    filled(told, { first: number.format(found.length && first + 1), last: number.format(last), n: number.format(found.length) });
    back.disabled = first === 0;
    on.disabled = last === found.length;
  };
  const filter = () => {
    if (!controls) { found = sorted; draw(); return; }
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    found = sorted.filter((row) => (!state.value || row.matches(state.value)) && wanted.every((word) => words.get(row).includes(word)));
    const sums = found.reduce((sum, { dataset: { gross, net } }) => [sum[0] + Number(gross || 0), sum[1] + Number(net || 0), sum[2] + (gross ? 1 : 0)], [0, 0, 0]);
    together.hidden = found.length === rows.length || sums[2] < 1;
    filled(together, { gross: money.format(sums[0]), net: money.format(sums[1]), n: number.format(sums[2]) });
    first = 0;
    draw();
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const keys = new Map(rows.map((row) => [row, row.cells[column].dataset.sort]));
      const by = column ? (a, b) => keys.get(a) - keys.get(b) : (a, b) => order.compare(keys.get(a), keys.get(b));
      sorted = [...rows].sort((a, b) => (up ? by(a, b) : by(b, a)));
      filter();
    });
  });
  if (!controls) continue;
  const turn = (step) => { first += step * PAGE; draw(); };
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));
  search.addEventListener("input", filter);
  state.addEventListener("change", filter);
  addEventListener("beforeprint", () => body.replaceChildren(...found));
  addEventListener("afterprint", draw);
  controls.hidden = rows.length < 10;
  pages.hidden = rows.length < 10;
  draw();
}
