import { forbidden } from '../errors/problem.ts'
import type { Actor } from './actor.ts'

/**
 * A dictionary that all regions share is changed by who answers for the whole country.
 * @throws Problem `access.countrywide`
 */
export function assertCountrywide({ scope }: Actor): void {
  if (scope.kind !== 'country')
    throw forbidden(
      'access.countrywide',
      'Этот справочник один на все регионы, его меняет администратор страны. Предложите слово ему.',
    )
}
