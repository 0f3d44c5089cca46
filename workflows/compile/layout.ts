/** Where the steps of a story stand on its drawing, and the lines between them. */
import { Graph, layout } from '@dagrejs/dagre';
import { edgesOf, type NodeId, type StoryGraph, type StoryNode } from '../../shared/journeys/graph.ts';

export const lineHeight = 17;
const letterWidth = 8;
const smallLetterWidth = 6.4;

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The box of these lines, of which the first is its title. */
export const boxOf = (lines: readonly string[]): Size => {
  const widths = lines.map((text, index) => text.length * (index === 0 ? letterWidth : smallLetterWidth));
  return { width: Math.max(110, ...widths) + 26, height: lines.length * lineHeight + 16 };
};

export interface PlacedEdge extends Place {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly label: string;
  /** From the one box to the other. */
  readonly points: readonly Place[];
}

export interface Layout extends Size {
  /** Their centres. */
  readonly nodes: ReadonlyMap<NodeId, Place>;
  readonly edges: readonly PlacedEdge[];
}

/** An edge's name in the layout, which takes an empty one for none. */
const nameOf = (label: string): string => `edge ${label}`;

const placeOf = ({ x = 0, y = 0 }: Partial<Place>): Place => ({ x, y });

/**
 * From top to bottom, in pixels from the top left; of boxes and labels the places are their centres.
 * @param sizeOf of a step's box
 * @param textOf what stands on the edge with this label; empty: nothing
 */
export const layoutOf = (
  { nodes }: StoryGraph,
  sizeOf: (node: StoryNode) => Size,
  textOf: (from: NodeId, label: string) => string,
): Layout => {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes.values()) graph.setNode(node.id, { ...sizeOf(node) });
  const edges = [...nodes.values()].flatMap((node) =>
    edgesOf(node).map(([label, to]) => ({ from: node.id, to, label })),
  );
  for (const { from, to, label } of edges) {
    const text = textOf(from, label);
    const size = { width: text.length * smallLetterWidth + 8, height: text === '' ? 0 : 16 };
    graph.setEdge(from, to, { ...size, labelpos: 'c' }, nameOf(label));
  }
  layout(graph);
  const { width, height } = graph.graph() as Partial<Size>;
  return {
    width: Math.ceil(width ?? 0),
    height: Math.ceil(height ?? 0),
    nodes: new Map([...nodes.keys()].map((id) => [id, placeOf(graph.node(id) as Partial<Place>)] as const)),
    edges: edges.map((edge) => {
      const placed = graph.edge(edge.from, edge.to, nameOf(edge.label)) as Partial<PlacedEdge>;
      return { ...edge, ...placeOf(placed), points: placed.points ?? [] };
    }),
  };
};
