import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import type { Option } from '#ui/field-props.ts'
import { formatDateShort } from '#ui/format.ts'
import { type ActRow, getAct, listActs } from '../contract.ts'

/** «№ 17 от 12.01.2026 О стратегических целях». */
export const actTitle = ({ number, issuedOn, title }: Pick<ActRow, 'number' | 'issuedOn' | 'title'>) =>
  [number && `№\u00A0${number}`, issuedOn && `от\u00A0${formatDateShort(issuedOn)}`, title]
    .filter(Boolean)
    .join(' ')

/** Acts of the register for a `combobox`: searched at the server, with the chosen one always among them. */
export function useActOptions(chosen: string | undefined): {
  options: Option[]
  onSearch: (text: string) => void
  isLoading: boolean
} {
  const [q, setQ] = useState('')
  const found = useOperation(listActs, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const one = useOperation(getAct, { params: { id: chosen ?? '' } }, { enabled: Boolean(chosen) })
  const options = (found.data?.rows ?? []).map(row => ({ value: row.id, label: actTitle(row) }))
  if (one.data && chosen === one.data.id && !options.some(option => option.value === chosen))
    options.unshift({ value: one.data.id, label: actTitle(one.data) })
  return { options, onSearch: setQ, isLoading: found.isFetching }
}
