/** How the console looks: warm greys, one accent, and room between things. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const ember: MantineColorsTuple = [
  '#fdf3ee',
  '#fae4d8',
  '#f5c7af',
  '#f0a882',
  '#ec8d5d',
  '#e97b45',
  '#d9622a',
  '#b8430f',
  '#94360d',
  '#6f290b',
];
const stone: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ef',
  '#e9e6e1',
  '#dcd8d2',
  '#cbc5bd',
  '#a39c94',
  '#69625c',
  '#4c4641',
  '#332f2b',
  '#1d1a18',
];
const night: MantineColorsTuple = [
  '#eae7e3',
  '#d0cbc5',
  '#aaa39b',
  '#7d766f',
  '#3f3a36',
  '#342f2c',
  '#292522',
  '#1b1816',
  '#151311',
  '#0e0c0b',
];
const leaf: MantineColorsTuple = [
  '#eef7f1',
  '#d9eee0',
  '#b2dcc1',
  '#86c89f',
  '#5fb581',
  '#3f9f66',
  '#2c8652',
  '#1f6d41',
  '#185633',
  '#114026',
];

export const theme = createTheme({
  colors: { ember, gray: stone, dark: night, leaf },
  primaryColor: 'ember',
  primaryShade: 7,
  black: '#1d1a18',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "PingFang TC", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '1.6rem', lineHeight: '1.25' } } },
  components: {
    Paper: { defaultProps: { radius: 'lg', withBorder: true } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { blur: 2, backgroundOpacity: 0.4 } },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
  },
});

/** A page is a shade darker than what lies on it. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--rekindle-page': '#faf9f7',
    '--rekindle-card': '#ffffff',
    '--rekindle-line': '#e9e6e1',
    '--mantine-color-dimmed': '#69625c',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--rekindle-page': '#151311',
    '--rekindle-card': '#1e1b19',
    '--rekindle-line': '#342f2c',
    '--mantine-color-body': '#1e1b19',
    '--mantine-color-dimmed': '#aaa39b',
    '--mantine-color-error': '#ff8a80',
  },
});
