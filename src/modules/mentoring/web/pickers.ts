import { useState } from 'react'
import { showFramework } from '#modules/competencies/contract.ts'
import { listPeople } from '#modules/people/contract.ts'
import { useOperation } from '#ui/api.ts'
import type { Option } from '#ui/field-props.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { listPairGrounds, type PairGround } from '../contract.ts'

/** People the reader sees, searched at the server as she types; `known` is the chosen one, named already. */
export function usePeopleOptions(known?: Option): {
  options: Option[]
  onSearch: (text: string) => void
  isLoading: boolean
} {
  const [q, setQ] = useState('')
  const found = useOperation(listPeople, { query: { limit: 30, ...(q && { q }) } }, { keepPrevious: true })
  const options = (found.data?.rows ?? []).map(row => ({
    value: row.id,
    label: `${formatPersonName(row)}, ${row.positionTitle.toLowerCase()}, ${row.organisationName}`,
  }))
  if (known && !options.some(option => option.value === known.value)) options.unshift(known)
  return { options, onSearch: setQ, isLoading: found.isFetching }
}

export function useCompetencyOptions(): Option[] {
  const { data } = useOperation(showFramework, {})
  return (data?.competencies ?? []).map(one => ({ value: one.id, label: one.title }))
}

/** Grounds on which a pair can be proposed on a day. */
export function useGrounds(day: string): readonly PairGround[] {
  const { data } = useOperation(listPairGrounds, {})
  return (data?.grounds ?? []).filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo >= day),
  )
}

/** Today by the reader's own calendar. */
export const today = (): string => new Date().toLocaleDateString('sv-SE')

/** The end of the school year in which a day lies. */
export function endOfSchoolYear(day: string): string {
  const year = Number(day.slice(0, 4))
  return day.slice(5) <= '05-31' ? `${year}-05-31` : `${year + 1}-05-31`
}
