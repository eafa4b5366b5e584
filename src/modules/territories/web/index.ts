import { useOperation } from '#ui/api.ts'
import type { Option } from '#ui/field-props.ts'
import { territoryNames } from '../contract.ts'

/** Regions for a picker. */
export function useRegionOptions(): Option[] {
  const { data } = useOperation(territoryNames, { query: { kind: 'region' } })
  return optionsOf(data?.names)
}

/** Municipalities of a region for a picker; of all regions the actor's list shows when none is chosen. */
export function useMunicipalityOptions(region: string | undefined): Option[] {
  const { data } = useOperation(territoryNames, {
    query: { kind: 'municipality', region: region || undefined },
  })
  return optionsOf(data?.names)
}

const optionsOf = (names: readonly { id: string; name: string }[] = []): Option[] =>
  names.map(({ id, name }) => ({ value: id, label: name }))
