import { createTheme, defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core';

/** Text on a tinted or filled ground keeps a contrast of at least 4.5 in both themes (WCAG 2.2, 1.4.3), also under the mouse. */
const readable: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const color = input.color ?? input.theme.primaryColor;
  if (!(color in input.theme.colors)) return colors;
  const shade = (n: number) => `var(--mantine-color-${color}-${n})`;
  if (input.variant === 'filled') {
    return { ...colors, hover: `color-mix(in srgb, ${colors.background} 85%, black)` };
  }
  if (input.variant !== 'light') return colors;
  return {
    ...colors,
    background: `light-dark(${shade(0)}, color-mix(in srgb, ${shade(8)} 28%, transparent))`,
    hover: `light-dark(${shade(1)}, color-mix(in srgb, ${shade(8)} 40%, transparent))`,
    color: `light-dark(color-mix(in srgb, ${shade(9)} 72%, black), ${shade(2)})`,
  };
};

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  variantColorResolver: readable,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});
