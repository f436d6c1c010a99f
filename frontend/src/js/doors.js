// The matrix of deuren by keyboard: arrow keys go from cell to cell, and the table is one stop for Tab.
const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export function startDoors(root) {
  for (const table of root.querySelectorAll('[data-doors]')) new Grid(table);
  for (const hint of root.querySelectorAll('[data-doors-keys]')) hint.hidden = false;
}

class Grid {
  constructor(table) {
    this.rows = [...table.rows].map((row) => row.querySelectorAll('a.door, thead a')).filter((links) => links.length);
    this.rows = this.rows.map((links) => [...links]);
    this.stop(this.rows[1]?.find((link) => link.tabIndex === 0) ?? this.rows[0]?.[0]);
    table.addEventListener('keydown', (event) => this.press(event));
    table.addEventListener('focusin', (event) => this.place(event.target) && this.stop(event.target));
  }

  place(link) {
    const row = this.rows.findIndex((links) => links.includes(link));
    return row < 0 ? null : [row, this.rows[row].indexOf(link)];
  }

  stop(link) {
    for (const one of this.rows.flat()) one.tabIndex = one === link ? 0 : -1;
  }

  press(event) {
    const move = MOVES[event.key];
    const place = this.place(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [row, column] = place;
    let next;
    if (move) next = this.rows[row + move[0]]?.[column + move[1]];
    else if (event.key === 'Home') next = this.rows[row][0];
    else if (event.key === 'End') next = this.rows[row].at(-1);
    else return;
    event.preventDefault();
    next?.focus();
  }
}
