import type { ComponentType } from 'react'

/** A tab of the person's card that belongs to another room: her diagnoses, pathway, documents. */
export type PersonSection = {
  id: string
  label: string
  /** Ascending; «Сведения» is 0 and «История» comes last. */
  order: number
  /** Line of the role table without which the tab is not offered; the person herself always sees it. */
  permission?: string
  /** Loaded when the tab is first opened. */
  component: () => Promise<{ default: ComponentType<{ personId: string }> }>
}

const sections = new Map<string, PersonSection>()

/**
 * Adds a tab to the card. Call it in the room's `web/routes.tsx`, which the shell loads before any page; this module
 * is light for that reason. A second section of the same id takes the place of the first.
 */
export function addPersonSection(section: PersonSection): void {
  sections.set(section.id, section)
}

export function personSections(): PersonSection[] {
  return [...sections.values()].sort((one, other) => one.order - other.order)
}
