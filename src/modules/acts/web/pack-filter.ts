import { useOperation } from '#ui/api.ts'
import type { Option } from '#ui/field-props.ts'
import { listPacks } from '../contract.ts'

/** The loaded packs to choose from; `own` is the one of the reader's region. */
export function usePacks(): { options: readonly Option[]; own: string | null } {
  const { data } = useOperation(listPacks, {})
  return {
    options: (data?.packs ?? []).map(pack => ({ value: pack.code, label: pack.title })),
    own: data?.own ?? null,
  }
}
