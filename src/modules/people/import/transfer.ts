import { ruDate } from '#platform/text/ru-date.ts'
import { dayBefore } from '../employ-person.ts'
import { periodOf } from './match-jobs.ts'
import type { JobElsewhere, KnownPerson } from './staff-plan.ts'
import type { StaffRow } from './staff-row.ts'
import { overlaps } from './within-file.ts'

/**
 * What becomes of main jobs elsewhere when a row takes a person on by main job: they end the day before, where all of
 * them are the loader's to end; else the words of the refusal. A place the loader may not know is not named.
 */
export function judgeTransfer(
  row: StaffRow,
  mains: KnownPerson['mains'],
  elsewhere: readonly JobElsewhere[],
): { ending: readonly JobElsewhere[] } | { wrong: string } {
  const clashing = mains.filter(job => overlaps({ hiredOn: job.from, dismissedOn: job.to }, row))
  const kept = elsewhere.filter(job => overlaps(periodOf(job), row))
  if (kept.length < clashing.length)
    return {
      wrong:
        'основное место работы этого человека — в организации, которую вы не ведёте. Укажите «совместительство» или попросите её кадровую службу записать увольнение; если организация в вашем муниципалитете или регионе, перевод загрузит муниципальный методист или центр',
    }
  const late = kept.find(job => row.dismissedOn !== null || job.validFrom >= row.hiredOn)
  if (late)
    return {
      wrong: `в эти дни основное место работы — «${late.organisationName}» с ${ruDate(late.validFrom)}. Проверьте даты приёма и увольнения или укажите «совместительство»`,
    }
  return { ending: kept }
}

/** The last day at the former place. */
export const lastDayBefore = (row: StaffRow) => dayBefore(row.hiredOn)
