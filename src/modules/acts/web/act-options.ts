import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import type { Theirs } from '#ui/changed-meanwhile.tsx'
import type { Option } from '#ui/field-props.ts'
import { formatDateShort } from '#ui/format.ts'
import { type ActRow, getAct, listActs } from '../contract.ts'

/** «№ 17 от 12.01.2026 О стратегических целях». */
export const actTitle = ({ number, issuedOn, title }: Pick<ActRow, 'number' | 'issuedOn' | 'title'>) =>
  [number && `№\u00A0${number}`, issuedOn && `от\u00A0${formatDateShort(issuedOn)}`, title]
    .filter(Boolean)
    .join(' ')

/**
 * Acts of the register for a `combobox`: searched at the server; always among them the chosen one, and the one another
 * chose meanwhile.
 */
export function useActOptions(
  chosen: string | undefined,
  theirs?: Theirs,
): {
  options: Option[]
  onSearch: (text: string) => void
  isLoading: boolean
} {
  const [q, setQ] = useState('')
  const found = useOperation(listActs, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const named = [useNamed(chosen), useNamed(theirs?.other as string | undefined)]
  const options = (found.data?.rows ?? []).map(row => ({ value: row.id, label: actTitle(row) }))
  for (const one of named)
    if (one && !options.some(option => option.value === one.id))
      options.unshift({ value: one.id, label: actTitle(one) })
  return { options, onSearch: setQ, isLoading: found.isFetching }
}

function useNamed(id: string | undefined) {
  const { data } = useOperation(getAct, { params: { id: id ?? '' } }, { enabled: Boolean(id) })
  return data?.id === id ? data : undefined
}
