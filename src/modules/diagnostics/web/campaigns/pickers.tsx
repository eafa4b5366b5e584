import { useEffect, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { listPeople } from '#modules/people/contract.ts'
import { useList, useOperation } from '#ui/api.ts'
import { plural } from '#ui/format.ts'
import { type Choice, ChosenList } from './chosen-list.tsx'

const PAUSE_MS = 250
/** Most the server gives at once; more is found by more words. */
const PAGE = 200

/** What was typed, after a pause: not every letter is a request. */
export function useTyped(): [string, (text: string) => void] {
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return [text, setTyped]
}

/** Where the active role may look for organisations: its own region, municipality or organisation. */
export function useScopeQuery(): Record<string, string> {
  const { active } = useSession()
  if (!active?.scopeId) return {}
  return active.scopeKind === 'region' || active.scopeKind === 'municipality'
    ? { [active.scopeKind]: active.scopeId }
    : {}
}

export function OrganisationsPicker({
  chosen,
  onChange,
  error,
}: {
  chosen: readonly Choice[]
  onChange: (chosen: Choice[]) => void
  error: string | undefined
}) {
  const [q, setQ] = useTyped()
  const { active } = useSession()
  const scope = useScopeQuery()
  const isOwn = active?.scopeKind === 'organisation'
  const list = useList(
    listOrganisations,
    { query: { ...scope, level: 'I', q: q || undefined, limit: PAGE } },
    { enabled: !isOwn },
  )
  const found = isOwn
    ? [{ id: active.scopeId ?? '', label: active.scopeName ?? 'Моя организация' }]
    : list.rows.map(row => ({
        id: row.id,
        label: [row.shortName, row.municipalityName].filter(Boolean).join(', '),
      }))
  const isWhole = !list.hasMore && found.length > 1
  return (
    <ChosenList
      name="organisations"
      label="Организации"
      hint="Приглашение получат все их работники с должностями, для которых написан инструмент."
      error={error}
      found={found}
      isLoading={!isOwn && (list.isLoading || list.isStale)}
      onSearch={setQ}
      chosen={chosen}
      onChange={onChange}
      all={
        isWhole
          ? {
              label: `Добавить все найденные: ${plural(found.length, 'организация', 'организации', 'организаций')}`,
              add: () =>
                onChange([...chosen, ...found.filter(one => !chosen.some(other => other.id === one.id))]),
            }
          : undefined
      }
    />
  )
}

export function PeoplePicker({
  chosen,
  onChange,
}: {
  chosen: readonly Choice[]
  onChange: (chosen: Choice[]) => void
}) {
  const [q, setQ] = useTyped()
  const query = useOperation(listPeople, { query: { q: q || undefined, limit: 50 } }, { keepPrevious: true })
  const found = (query.data?.rows ?? []).map(row => ({
    id: row.id,
    label: `${[row.lastName, row.firstName, row.middleName].filter(Boolean).join(' ')}, ${row.organisationName}`,
  }))
  return (
    <ChosenList
      name="people"
      label="Отдельные люди"
      hint="Кого пригласить сверх организаций; можно никого."
      found={found}
      isLoading={query.isFetching}
      onSearch={setQ}
      chosen={chosen}
      onChange={onChange}
    />
  )
}
