/** A journey as a picture (SVG), with the counts of a run on its steps and branches. */
import { wordsOf } from '../../../shared/journeys/draw.ts';
import type { StoryNode } from '../../../shared/journeys/graph.ts';
import { boxOf, layoutOf, lineHeight, type Place, type Size } from '../../../workflows/compile/layout.ts';
import { escapeHtml } from '../../engine/html-text.ts';
import { edgeKey, type Flow } from './flow.ts';

interface Box extends Size {
  readonly node: StoryNode;
  readonly lines: readonly { readonly text: string; readonly style: 'title' | 'detail' | 'count' | 'goal' }[];
}

const countedBox = (node: StoryNode, flow: Flow): Box => {
  const { title, detail } = wordsOf(node);
  const count = flow.nodes.get(node.id) ?? 0;
  const goals = flow.goals.get(node.id) ?? 0;
  const lines: Box['lines'] = [
    { text: title, style: 'title' as const },
    ...(detail === '' ? [] : [{ text: detail, style: 'detail' as const }]),
    { text: count.toLocaleString('en'), style: 'count' as const },
    ...(goals === 0
      ? []
      : [{ text: `${goals.toLocaleString('en')} left for the goal`, style: 'goal' as const }]),
  ];
  return { node, lines, ...boxOf(lines.map(({ text }) => text)) };
};

const fixed = (value: number): string => value.toFixed(1);

/** A smooth line through the points that the layout gave. */
const curve = (points: readonly Place[]): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${fixed(first.x)},${fixed(first.y)}`];
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) parts.push(`L${fixed(point.x)},${fixed(point.y)}`);
    else
      parts.push(
        `Q${fixed(point.x)},${fixed(point.y)} ${fixed((point.x + next.x) / 2)},${fixed((point.y + next.y) / 2)}`,
      );
  });
  return parts.join(' ');
};

const shapeOf = ({ node, width, height }: Box, { x, y }: Place): string => {
  const radius = node.kind === 'send' ? 6 : 22;
  const [left, top] = [x - width / 2, y - height / 2];
  if (node.kind === 'branch' || node.kind === 'split')
    return `<path class="box ${node.kind}" d="M${fixed(left + 14)},${fixed(top)} H${fixed(left + width - 14)} L${fixed(left + width)},${fixed(y)} L${fixed(left + width - 14)},${fixed(top + height)} H${fixed(left + 14)} L${fixed(left)},${fixed(y)} Z"/>`;
  return `<rect class="box ${node.kind}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(width)}" height="${fixed(height)}" rx="${fixed(radius)}"/>`;
};

const textOf = ({ lines, height }: Box, { x, y }: Place): string =>
  lines
    .map(
      ({ text, style }, index) =>
        `<text class="${style}" x="${fixed(x)}" y="${fixed(y - height / 2 + 8 + lineHeight * (index + 0.72))}">${escapeHtml(text)}</text>`,
    )
    .join('');

/**
 * With a mark where the story begins, at which a picture that is wider than its place opens. The classes are styled by the
 * report's style sheet.
 */
export const journeyPicture = (flow: Flow, title: string): string => {
  const boxes = new Map([...flow.graph.nodes.values()].map((node) => [node.id, countedBox(node, flow)]));
  const countOf = (from: string, label: string): number => flow.edges.get(edgeKey(from, label)) ?? 0;
  const textOn = (from: string, label: string): string =>
    label === '' ? '' : `${label} ${countOf(from, label).toLocaleString('en')}`;
  const { width, height, nodes, edges } = layoutOf(
    flow.graph,
    ({ id }) => boxes.get(id) ?? boxOf([]),
    textOn,
  );
  const placeOf = (id: string): Place => nodes.get(id) ?? { x: 0, y: 0 };

  const most = Math.max(1, ...edges.map(({ from, label }) => countOf(from, label)));
  const lines = edges.map(({ from, label, points, x, y }) => {
    const count = countOf(from, label);
    const text = textOn(from, label);
    const stroke = 1 + (5 * count) / most;
    const path = `<path class="flow${count === 0 ? ' none' : ''}" style="stroke-width:${stroke.toFixed(1)}" d="${curve(points)}"/>`;
    const words =
      text === ''
        ? ''
        : `<text class="branch-label" x="${fixed(x)}" y="${fixed(y + 4)}">${escapeHtml(text)}</text>`;
    return { path, words };
  });
  const shapes = [...boxes].map(([id, box]) => `${shapeOf(box, placeOf(id))}${textOf(box, placeOf(id))}`);
  const begin = (100 * placeOf(flow.graph.start).x) / width;
  return [
    `<div class="story"><i style="left:${fixed(begin)}%"></i>`,
    `<svg class="journey" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escapeHtml(title)}">`,
    ...lines.map(({ path }) => path),
    ...shapes,
    ...lines.map(({ words }) => words),
    '</svg></div>',
  ].join('\n');
};
