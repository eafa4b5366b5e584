import { useSearch } from '@tanstack/react-router'

/** One value of the page's address after «?»; undefined when absent or repeated. */
export function useSearchParam(name: string): string | undefined {
  const value = (useSearch({ strict: false }) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}
