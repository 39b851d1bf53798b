'use strict';
(() => {
  const box = document.getElementById('values');
  const pad = (number) => String(number).padStart(2, '0');
  let dark = matchMedia('(prefers-color-scheme: dark)').matches;

  // One page for both kinds of screen: what the media query would choose can be chosen by hand.
  document.getElementById('theme').addEventListener('click', () => {
    dark = !dark;
    for (const style of document.querySelectorAll('style')) {
      style.textContent = style.textContent.replace(/@media (\(prefers-color-scheme: dark\)|all|not all)/, dark ? '@media all' : '@media not all');
    }
  });

  for (const section of document.querySelectorAll('section')) {
    const svg = section.querySelector('svg');
    const { times, graphs } = JSON.parse(section.querySelector('script.data').textContent);
    const whole = svg.getAttribute('viewBox').split(' ').map(Number);
    let view = whole;

    const show = (next) => {
      const scale = Math.min(Math.max(next[2], whole[2] / 12), whole[2]) / whole[2];
      const [width, height] = [whole[2] * scale, whole[3] * scale];
      view = [Math.min(Math.max(next[0], 0), whole[2] - width), Math.min(Math.max(next[1], 0), whole[3] - height), width, height];
      svg.setAttribute('viewBox', view.map((one) => Math.round(one * 10) / 10).join(' '));
    };
    const zoom = (factor, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) => {
      show([x - (x - view[0]) * factor, y - (y - view[1]) * factor, view[2] * factor, view[3] * factor]);
    };
    const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

    for (const button of section.querySelectorAll('button[data-zoom]')) {
      button.addEventListener('click', () => (button.dataset.zoom === 'reset' ? show(whole) : zoom(button.dataset.zoom === 'in' ? 0.7 : 1 / 0.7)));
    }
    svg.setAttribute('tabindex', '0');
    svg.addEventListener('keydown', (event) => {
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === '+' || event.key === '-') zoom(event.key === '+' ? 0.7 : 1 / 0.7);
      else if (event.key === '0') show(whole);
      else if (steps[event.key] && view[2] < whole[2]) show([view[0] + steps[event.key][0] * view[2] / 8, view[1] + steps[event.key][1] * view[3] / 8, view[2], view[3]]);
      else return;
      event.preventDefault();
    });
    svg.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return; // the page scrolls as pages do
      event.preventDefault();
      const point = at(event);
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, point.x, point.y);
    }, { passive: false });

    let held = null;
    svg.addEventListener('pointerdown', (event) => { if (view[2] < whole[2]) { held = at(event); svg.setPointerCapture(event.pointerId); } });
    svg.addEventListener('pointerup', () => { held = null; });

    const plots = Object.keys(graphs).map((name) => {
      const rect = document.getElementById(name)?.querySelector('rect');
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) => Number(rect?.getAttribute(side)));
      return { name, x, y, width, height };
    }).filter((plot) => plot.width > 0);
    const pointer = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    pointer.setAttribute('class', 'pointer');
    svg.append(pointer);

    const hide = () => { box.style.display = 'none'; pointer.setAttribute('visibility', 'hidden'); };
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('pointermove', (event) => {
      const point = at(event);
      if (held) return show([view[0] + held.x - point.x, view[1] + held.y - point.y, view[2], view[3]]);
      const plot = plots.find((one) => point.x >= one.x && point.x <= one.x + one.width && point.y >= one.y && point.y <= one.y + one.height);
      if (!plot) return hide();
      const place = Math.round((point.x - plot.x) / plot.width * (times.end - times.start) / times.step);
      const moment = new Date((times.start + place * times.step) * 1000);
      const x = plot.x + place * times.step / (times.end - times.start) * plot.width;
      for (const [key, value] of Object.entries({ x1: x, x2: x, y1: plot.y, y2: plot.y + plot.height, visibility: 'visible' })) pointer.setAttribute(key, value);
      const table = document.createElement('table');
      for (const one of graphs[plot.name]) {
        if (one.values[place] === null || one.values[place] === undefined) continue;
        const row = table.insertRow();
        const mark = document.createElement('i');
        mark.style.background = one.colors[dark ? 1 : 0];
        row.insertCell().append(mark, one.name);
        row.insertCell().append(one.values[place]);
      }
      const head = document.createElement('b');
      head.append(`${moment.getUTCFullYear()}-${pad(moment.getUTCMonth() + 1)}-${pad(moment.getUTCDate())} ${pad(moment.getUTCHours())}:${pad(moment.getUTCMinutes())} UTC`);
      box.replaceChildren(head, table);
      box.style.display = 'block';
      box.style.left = `${Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8)}px`;
      box.style.top = `${Math.min(event.clientY + 14, innerHeight - box.offsetHeight - 8)}px`;
    });
  }
})();
