import { useSyncExternalStore } from 'react'

/** «Версия для слабовидящих»: kept on this device, applied before the first paint by `theme-init.js`. */
export type Vision = {
  scheme: 'usual' | 'black' | 'white' | 'blue'
  size: '100' | '150' | '200'
  spacing: 'usual' | 'wide' | 'widest'
  images: 'on' | 'off'
}

export type Appearance = 'light' | 'dark' | 'auto'

export const USUAL_VISION: Vision = { scheme: 'usual', size: '100', spacing: 'usual', images: 'on' }

const VISION_KEY = 'marshrut.vision'
const APPEARANCE_KEY = 'mantine-color-scheme-value'
const listeners = new Set<() => void>()
let current = readVision()

function readVision(): Vision {
  try {
    return { ...USUAL_VISION, ...(JSON.parse(localStorage.getItem(VISION_KEY) ?? '{}') as Partial<Vision>) }
  } catch {
    return USUAL_VISION
  }
}

/** The present settings and the way to change them. */
export function useVision(): [Vision, (change: Partial<Vision>) => void] {
  const vision = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
  return [vision, setVision]
}

/** Applies and remembers; storage that is full or forbidden only loses the remembering. */
export function setVision(change: Partial<Vision>): void {
  current = { ...current, ...change }
  const root = document.documentElement
  setAttribute(root, 'data-vision', current.scheme, USUAL_VISION.scheme)
  setAttribute(root, 'data-vision-size', current.size, USUAL_VISION.size)
  setAttribute(root, 'data-vision-spacing', current.spacing, USUAL_VISION.spacing)
  setAttribute(root, 'data-vision-images', current.images, USUAL_VISION.images)
  remember(VISION_KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

export function readAppearance(): Appearance {
  const kept = recall(APPEARANCE_KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

function setAttribute(root: HTMLElement, name: string, value: string, usual: string): void {
  if (value === usual) root.removeAttribute(name)
  else root.setAttribute(name, value)
}

/** Writes to the browser's storage; a private window may refuse, and then the setting lasts until reload. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Nothing to do: the caller's state is already right for this visit.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
