import type { ComponentType } from 'react'

type Note = {
  id: string
  /** Loaded with the page of indicators. */
  component: () => Promise<{ default: ComponentType<{ indicator: string }> }>
}

const notes = new Map<string, Note>()

/**
 * Adds a line under each indicator that belongs to another room: what the indicator is for. Call it in the room's
 * `web/routes.tsx`, which the shell loads before any page; this module is light for that reason.
 */
export function addIndicatorNote(note: Note): void {
  notes.set(note.id, note)
}

export const indicatorNotes = (): readonly Note[] => [...notes.values()]
