import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import type { Theirs } from '#ui/changed-meanwhile.tsx'
import type { Option } from '#ui/field-props.ts'
import { getOrganisation, listOrganisations } from '../contract.ts'

/**
 * Organisations for a `combobox`: searched at the server as the reader types; always among them the chosen one, and the
 * one another chose meanwhile.
 */
export function useOrganisationOptions(
  chosen: string | undefined,
  within: { region?: string | undefined; municipality?: string | undefined } = {},
  theirs?: Theirs,
): { options: Option[]; onSearch: (text: string) => void; isLoading: boolean } {
  const [q, setQ] = useState('')
  const found = useOperation(
    listOrganisations,
    { query: { q: q || undefined, limit: 30, ...within } },
    { keepPrevious: true },
  )
  const named = [useNamed(chosen), useNamed(theirs?.other as string | undefined)]
  const options = (found.data?.rows ?? []).map(row => ({
    value: row.id,
    label: row.municipalityName ? `${row.shortName} — ${row.municipalityName}` : row.shortName,
  }))
  for (const one of named)
    if (one && !options.some(option => option.value === one.id))
      options.unshift({ value: one.id, label: one.shortName })
  return { options, onSearch: setQ, isLoading: found.isFetching }
}

function useNamed(id: string | undefined) {
  const { data } = useOperation(
    getOrganisation,
    { params: { id: id ?? '' }, query: {} },
    { enabled: Boolean(id) },
  )
  return data?.id === id ? data : undefined
}

/** The same within the reader's own unit: whose records she may keep. */
export function useOwnOrganisationOptions(
  chosen: string | undefined,
): ReturnType<typeof useOrganisationOptions> {
  const { active } = useSession()
  const own = (kind: string) => (active?.scopeKind === kind ? (active.scopeId ?? undefined) : undefined)
  return useOrganisationOptions(chosen, { region: own('region'), municipality: own('municipality') })
}
