import { FORMATS, OFFER_KINDS, type OfferRow, PROGRAMME_KINDS } from '../contract.ts'

const SUBKINDS: Record<string, string> = { ...PROGRAMME_KINDS, ...FORMATS }

/** «Повышение квалификации», «Вебинар»: what exactly an offer is; its kind of education where that is not known. */
export function subkindOf({ kind, subkind }: Pick<OfferRow, 'kind' | 'subkind'>): string {
  return SUBKINDS[subkind] ?? OFFER_KINDS[kind]
}
