import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import type { Option } from '#ui/field-props.ts'
import { getOrganisation, listOrganisations } from '../contract.ts'

/**
 * Organisations for a `combobox`: searched at the server as the reader types, with the chosen one always among them.
 */
export function useOrganisationOptions(
  chosen: string | undefined,
  within: { region?: string | undefined; municipality?: string | undefined } = {},
): { options: Option[]; onSearch: (text: string) => void; isLoading: boolean } {
  const [q, setQ] = useState('')
  const found = useOperation(
    listOrganisations,
    { query: { q: q || undefined, limit: 30, ...within } },
    { keepPrevious: true },
  )
  const one = useOperation(
    getOrganisation,
    { params: { id: chosen ?? '' }, query: {} },
    { enabled: Boolean(chosen) },
  )
  const options = (found.data?.rows ?? []).map(row => ({
    value: row.id,
    label: row.municipalityName ? `${row.shortName} — ${row.municipalityName}` : row.shortName,
  }))
  if (one.data && chosen === one.data.id && !options.some(option => option.value === chosen))
    options.unshift({ value: one.data.id, label: one.data.shortName })
  return { options, onSearch: setQ, isLoading: found.isFetching }
}

/** The same within the reader's own unit: whose records she may keep. */
export function useOwnOrganisationOptions(
  chosen: string | undefined,
): ReturnType<typeof useOrganisationOptions> {
  const { active } = useSession()
  const own = (kind: string) => (active?.scopeKind === kind ? (active.scopeId ?? undefined) : undefined)
  return useOrganisationOptions(chosen, { region: own('region'), municipality: own('municipality') })
}
