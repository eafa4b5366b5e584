import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const TEAL: MantineColorsTuple = [
  '#e2f1f0',
  '#c4e2e0',
  '#98cdc9',
  '#67b5b0',
  '#3d9d97',
  '#1e8a84',
  '#107c76',
  '#0b6e69',
  '#07524e',
  '#043b38',
]

/** Mantine's side of the theme: sizes and the brand scale. The colours themselves live in `theme.css`. */
export const theme = createTheme({
  primaryColor: 'teal',
  colors: { teal: TEAL },
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.1875rem' },
  lineHeights: { xs: '1.4', sm: '1.4667', md: '1.4667', lg: '1.5294', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.25' },
      h3: { fontSize: '1rem', lineHeight: '1.25' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
})

/** Mantine's semantic variables point at ours, so that one place decides about a colour in every scheme. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const pointers = {
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-anchor': 'var(--brand)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default': 'var(--paper)',
    '--mantine-color-default-hover': 'var(--ground-strong)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--brand-fill)',
    '--mantine-primary-color-filled-hover': 'var(--brand-fill-strong)',
    '--mantine-primary-color-light': 'var(--brand-soft)',
    '--mantine-primary-color-light-color': 'var(--brand)',
    '--mantine-primary-color-contrast': 'var(--on-brand)',
  }
  return { variables: {}, light: pointers, dark: pointers }
}
