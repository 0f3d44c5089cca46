/** A journey as a picture (SVG), with the counts of a run on its steps and branches. */
import { Graph, layout } from '@dagrejs/dagre';
import { wordsOf } from '../../../shared/journeys/draw.ts';
import { edgesOf, type StoryNode } from '../../../shared/journeys/graph.ts';
import { escapeHtml } from '../../engine/html-text.ts';
import { edgeKey, type Flow } from './flow.ts';

const lineHeight = 17;
const letterWidth = 8;
const smallLetterWidth = 6.4;

interface Box {
  readonly node: StoryNode;
  readonly lines: readonly { readonly text: string; readonly style: 'title' | 'detail' | 'count' | 'goal' }[];
  readonly width: number;
  readonly height: number;
}

const boxOf = (node: StoryNode, flow: Flow): Box => {
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
  const widths = lines.map(
    ({ text, style }) => text.length * (style === 'title' ? letterWidth : smallLetterWidth),
  );
  return { node, lines, width: Math.max(110, ...widths) + 26, height: lines.length * lineHeight + 16 };
};

interface Placed {
  readonly x: number;
  readonly y: number;
}

const place = (label: Readonly<Record<string, unknown>>): Placed => ({
  x: Number(label.x),
  y: Number(label.y),
});

const fixed = (value: number): string => value.toFixed(1);

/** A smooth line through the points that the layout gave. */
const curve = (points: readonly Placed[]): string => {
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

const shapeOf = ({ node, width, height }: Box, { x, y }: Placed): string => {
  const radius = node.kind === 'send' ? 6 : 22;
  const [left, top] = [x - width / 2, y - height / 2];
  if (node.kind === 'branch' || node.kind === 'split')
    return `<path class="box ${node.kind}" d="M${fixed(left + 14)},${fixed(top)} H${fixed(left + width - 14)} L${fixed(left + width)},${fixed(y)} L${fixed(left + width - 14)},${fixed(top + height)} H${fixed(left + 14)} L${fixed(left)},${fixed(y)} Z"/>`;
  return `<rect class="box ${node.kind}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(width)}" height="${fixed(height)}" rx="${fixed(radius)}"/>`;
};

const textOf = ({ lines, height }: Box, { x, y }: Placed): string =>
  lines
    .map(
      ({ text, style }, index) =>
        `<text class="${style}" x="${fixed(x)}" y="${fixed(y - height / 2 + 8 + lineHeight * (index + 0.72))}">${escapeHtml(text)}</text>`,
    )
    .join('');

/** An edge's name in the layout, which takes an empty one for none. */
const nameOf = (label: string): string => `edge ${label}`;

/**
 * With a mark where the story begins, at which a picture that is wider than its place opens. The classes are styled by the
 * report's style sheet.
 */
export const journeyPicture = (flow: Flow, title: string): string => {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const boxes = new Map([...flow.graph.nodes.values()].map((node) => [node.id, boxOf(node, flow)]));
  for (const [id, { width, height }] of boxes) graph.setNode(id, { width, height });
  const edges = [...flow.graph.nodes.values()].flatMap((node) =>
    edgesOf(node).map(([label, to]) => {
      const count = flow.edges.get(edgeKey(node.id, label)) ?? 0;
      const text = label === '' ? '' : `${label} ${count.toLocaleString('en')}`;
      return { from: node.id, to, label, count, text };
    }),
  );
  for (const { from, to, label, text } of edges)
    graph.setEdge(
      from,
      to,
      { width: text.length * smallLetterWidth + 8, height: text === '' ? 0 : 16, labelpos: 'c' },
      nameOf(label),
    );
  layout(graph);

  const most = Math.max(1, ...edges.map(({ count }) => count));
  const lines = edges.map(({ from, to, label, count, text }) => {
    const edge = graph.edge(from, to, nameOf(label)) as {
      readonly points?: readonly Placed[];
      readonly x?: number;
      readonly y?: number;
    };
    const width = 1 + (5 * count) / most;
    const path = `<path class="flow${count === 0 ? ' none' : ''}" style="stroke-width:${width.toFixed(1)}" d="${curve(edge.points ?? [])}"/>`;
    const words =
      text === ''
        ? ''
        : `<text class="branch-label" x="${fixed(Number(edge.x))}" y="${fixed(Number(edge.y) + 4)}">${escapeHtml(text)}</text>`;
    return { path, words };
  });
  const shapes = [...boxes].map(([id, box]) => {
    const at = place(graph.node(id) as Readonly<Record<string, unknown>>);
    return `${shapeOf(box, at)}${textOf(box, at)}`;
  });
  const size = graph.graph() as { readonly width?: number; readonly height?: number };
  const [width, height] = [Math.ceil(size.width ?? 0), Math.ceil(size.height ?? 0)];
  const begin = (100 * place(graph.node(flow.graph.start) as Readonly<Record<string, unknown>>).x) / width;
  return [
    `<div class="story"><i style="left:${fixed(begin)}%"></i>`,
    `<svg class="journey" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escapeHtml(title)}">`,
    ...lines.map(({ path }) => path),
    ...shapes,
    ...lines.map(({ words }) => words),
    '</svg></div>',
  ].join('\n');
};
