/** A story as a drawing, in the layout that the API tells. */
import '@xyflow/react/dist/base.css';
import './canvas.css';
import { ActionIcon, CloseButton, Box as Frame, Group, Paper, Text } from '@mantine/core';
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Panel,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useMemo, useState } from 'react';
import { FitIcon, MinusIcon, PlusIcon } from '../../frame/icons.tsx';
import { useNameOf } from '../../frame/names.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import type { Counted } from './counted.ts';
import type { Box, Journey } from './drawn.ts';
import { iconOf, useNames } from './kinds.tsx';
import { BoxFigures, useLineOf } from './step.tsx';
import { journeyWords } from './words.ts';

type Line = Journey['graph']['edges'][number];
type Drawn = Node<
  {
    readonly box: Box;
    readonly line: string | undefined;
    readonly isChosen: boolean;
    readonly onChoose: () => void;
  },
  'box'
>;
type Drawing = Edge<{ readonly line: Line; readonly count: number | undefined }, 'line'>;

const StoryBox = ({ data: { box, line, isChosen, onChoose } }: NodeProps<Drawn>) => {
  const { full, title, more, detail } = useNames();
  const Icon = iconOf(box);
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button
        type="button"
        className="story-box nopan nodrag"
        data-kind={box.kind}
        aria-pressed={isChosen}
        onClick={onChoose}
        title={[full(box), more(box)].filter((each) => each !== '').join(': ')}
      >
        {!box.kind.startsWith('wait') && <Icon size={15} />}
        <span>
          <b>{title(box)}</b>
          {detail(box) !== '' && <i>{detail(box)}</i>}
          {line !== undefined && <em>{line}</em>}
        </span>
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
};

/** Through its points, and round at its bends. */
const pathThrough = (points: Line['points']): string => {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = rest.slice(0, -1).map((bend, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? last : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    return `Q ${bend.x} ${bend.y} ${end.x} ${end.y}`;
  });
  return `M ${first.x} ${first.y} ${bends.length === 0 ? `L ${last.x} ${last.y}` : bends.join(' ')}`;
};

const StoryLine = ({ id, data, markerEnd }: EdgeProps<Drawing>) => {
  const format = useFormat();
  const nameOf = useNameOf();
  if (data === undefined) return null;
  const {
    line: { label, x, y, points },
    count,
  } = data;
  return (
    <>
      <BaseEdge id={id} path={pathThrough(points)} markerEnd={markerEnd} />
      {label !== '' && (
        <EdgeLabelRenderer>
          <div
            className="story-outcome figures"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {nameOf(label)}
            {count !== undefined && <b> {format.number(count)}</b>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
};

const nodeTypes = { box: StoryBox };
const edgeTypes = { line: StoryLine };

const Controls = () => {
  const own = useWords(journeyWords);
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const controls = [
    [own.closer, PlusIcon, () => void zoomIn()],
    [own.farther, MinusIcon, () => void zoomOut()],
    [own.fit, FitIcon, () => void fitView({ maxZoom: 1, padding: 0.04 })],
  ] as const;
  return (
    <Panel position="top-left">
      <Group gap={4}>
        {controls.map(([label, Icon, onClick]) => (
          <ActionIcon key={label} variant="default" aria-label={label} onClick={onClick}>
            <Icon size={16} />
          </ActionIcon>
        ))}
      </Group>
    </Panel>
  );
};

const Chosen = ({
  box,
  counted,
  onClose,
}: {
  readonly box: Box;
  readonly counted: Counted | undefined;
  readonly onClose: () => void;
}) => {
  const own = useWords(journeyWords);
  const { full, more } = useNames();
  const here = counted?.get(box.id);
  return (
    <Panel position="top-right">
      <Paper
        p="md"
        w={320}
        shadow="md"
        bg="var(--rekindle-card)"
        style={{ maxHeight: 520, overflowY: 'auto' }}
      >
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={600} size="sm" className="wrap">
            {full(box)}
          </Text>
          <CloseButton size="sm" aria-label={own.close} onClick={onClose} />
        </Group>
        {more(box) !== '' && (
          <Text size="sm" c="dimmed" mb="xs" className="wrap">
            {more(box)}
          </Text>
        )}
        {here === undefined ? (
          <Text size="sm" c="dimmed">
            {own.notCounted}
          </Text>
        ) : (
          <BoxFigures box={box} counted={here} />
        )}
      </Paper>
    </Panel>
  );
};

const mostHigh = 960;
const room = 56;

export default function Canvas({
  journey: { graph },
  counted,
}: {
  readonly journey: Journey;
  readonly counted: Counted | undefined;
}) {
  const own = useWords(journeyWords);
  const lineOf = useLineOf();
  const [chosen, setChosen] = useState<string>();
  const nodes = useMemo(
    () =>
      graph.nodes.map((box): Drawn => {
        const here = counted?.get(box.id);
        return {
          id: box.id,
          type: 'box',
          position: { x: box.x - box.width / 2, y: box.y - box.height / 2 },
          width: box.width,
          height: box.height,
          data: {
            box,
            line: here && lineOf(box, here),
            isChosen: box.id === chosen,
            onChoose: () => setChosen((before) => (before === box.id ? undefined : box.id)),
          },
        };
      }),
    [graph, counted, chosen, lineOf],
  );
  const edges = useMemo(
    () =>
      graph.edges.map(
        (line): Drawing => ({
          id: `${line.from} ${line.label} ${line.to}`,
          type: 'line',
          source: line.from,
          target: line.to,
          ariaLabel: `${line.from} → ${line.to}${line.label === '' ? '' : ` (${line.label})`}`,
          data: {
            line,
            count: line.label === '' ? undefined : counted?.get(line.from)?.outcomes?.[line.label]?.passages,
          },
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
        }),
      ),
    [graph, counted],
  );
  const box = graph.nodes.find(({ id }) => id === chosen);
  return (
    <ReactFlowProvider>
      <Frame
        className="story"
        style={{ '--story-height': `${Math.min(graph.height + room, mostHigh)}px` } as object}
        role="group"
        aria-label={own.drawingLabel}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.04 }}
          minZoom={0.2}
          maxZoom={1.6}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
        >
          <Controls />
          {box !== undefined && <Chosen box={box} counted={counted} onClose={() => setChosen(undefined)} />}
        </ReactFlow>
      </Frame>
    </ReactFlowProvider>
  );
}
