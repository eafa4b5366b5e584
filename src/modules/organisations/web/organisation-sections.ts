import type { ComponentType } from 'react'

/** A tab of an organisation's card that belongs to another room: the head of a centre. */
export type OrganisationSection = {
  id: string
  label: string
  /** Kinds of bodies that have it. */
  kinds: readonly string[]
  /** Line of the role table without which the tab is not offered. */
  permission: string
  /** Loaded when the tab is first opened. */
  component: () => Promise<{ default: ComponentType<{ organisationId: string }> }>
}

const sections = new Map<string, OrganisationSection>()

/** Adds a tab to the card. Call it in the room's `web/routes.tsx`; a second section of the same id takes its place. */
export function addOrganisationSection(section: OrganisationSection): void {
  sections.set(section.id, section)
}

export const organisationSections = (): OrganisationSection[] => [...sections.values()]
