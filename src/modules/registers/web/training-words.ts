import { formatShare } from '#ui/format.ts'
import type { RegisterTraining } from '../contract.ts'

/** «Обучены 7 из 12 человек (58,3 %), срок вышел у 2, не обучены 3.» */
export function sentenceOf({ people, current, expired, never }: RegisterTraining['total']): string {
  return [
    `Обучены ${formatShare(current, people, ['человек', 'человека', 'человек'])}`,
    expired > 0 && `срок вышел у\u00A0${expired}`,
    never > 0 && `не обучены\u00A0${never}`,
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.')
}
