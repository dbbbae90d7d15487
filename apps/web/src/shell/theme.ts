import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const pine: MantineColorsTuple = [
  "#edf7f5",
  "#d9ece8",
  "#b1d8d0",
  "#86c4b7",
  "#63b3a3",
  "#4ba896",
  "#2d9482",
  "#0f7a69",
  "#0a6557",
  "#064d42",
];
const gray: MantineColorsTuple = [
  "#f8f8f5",
  "#f1f1ed",
  "#e6e6e0",
  "#d8d8d1",
  "#c2c2ba",
  "#a3a39b",
  "#7d7d75",
  "#55564f",
  "#3a3b36",
  "#23241f",
];
const dark: MantineColorsTuple = [
  "#dfe4e2",
  "#b9c1be",
  "#9aa5a1",
  "#7b8682",
  "#454d4a",
  "#343b38",
  "#272d2b",
  "#191d1c",
  "#131615",
  "#0d0f0e",
];

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { pine, gray, dark },
  fontFamily: "'Inter Variable', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', 'Noto Sans Mono', monospace",
  headings: { fontWeight: "620" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      // Mantine takes the text's colour from the light scheme's shade in both.
      vars: (_theme, { variant = "filled", color }) => ({
        root: variant === "filled" && !color ? { "--button-color": "var(--mantine-primary-color-contrast)" } : {},
      }),
    }),
  },
});

/** Greys of text that keep 4.5 : 1 against the page and the cards in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#fbfbf8",
    "--mantine-color-text": "#20231f",
    "--mantine-color-dimmed": "#5a5d55",
    "--mantine-color-placeholder": "#696c64",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#0a6557",
  },
  dark: {
    "--mantine-color-body": "#121514",
    "--mantine-color-text": "#e3e8e6",
    "--mantine-color-dimmed": "#a3ada9",
    "--mantine-color-placeholder": "#8f9995",
    "--mantine-color-error": "#ff9c90",
    "--mantine-color-anchor": "#7fd0bf",
  },
});
