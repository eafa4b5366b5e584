import { registerAct } from '#modules/acts/keep-acts.ts'
import type { GoalFields, GoalOwner } from '#modules/goals/contract.ts'
import { setGoal } from '#modules/goals/index.ts'
import type { Context } from '#platform/db/database.ts'
import { moment, workingDay } from './calendar.ts'
import { bodyOf, type Cast } from './cast.ts'
import { contextOfService } from './roles.ts'
import { as, daysAgo, inRegion, type Run } from './run.ts'

/** Days ago on which the region set its aims, and the city the task that serves them. */
const REGION_AGO = 96
const CITY_AGO = 61

/** Aims beside those of the acts: the region's strategic aim with a task, and a task of the city that serves it. */
export function planGoals(run: Run, { region, municipality }: Cast): void {
  const official = bodyOf(region, 'authority').people[0]!
  const office = as(run, 'ministry', inRegion(region.id), { personId: official.id, name: official.name })
  const set = workingDay(daysAgo(run, REGION_AGO))
  run.timeline.at(moment(set, 11 * 60), async () => {
    const owner: GoalOwner = { kind: 'region', id: region.id }
    const actId = await register(office, owner, {
      level: 'regional',
      authority: `Орган управления образованием, ${region.name} (демо)`,
      number: '58-д',
      issuedOn: set,
      title: 'О стратегических целях методического сопровождения (вымышленный)',
    })
    const aim = await setGoal(office, {
      owner,
      fields: {
        ...PLAIN,
        kind: 'aim',
        text: 'К концу учебного года каждый педагог с выявленными дефицитами учится по своему маршруту',
        parent: 'fed-aim-1',
        actId,
        clause: '1',
        indicators: ['252', '253'],
        functions: ['iva-centre-1'],
        tieNote: 'Показатели считают маршруты и освоенные программы, координирует центр',
        validFrom: set,
      },
    })
    await setGoal(office, {
      owner,
      fields: {
        ...PLAIN,
        kind: 'task',
        text: 'Довести независимую диагностику до каждой сельской школы',
        parent: aim.code,
        actId,
        clause: '1.1',
        indicators: ['251'],
        functions: ['iva-communities-1'],
        tieNote: 'Доля прошедших диагностику показывает, кого она не достигла',
        validFrom: set,
      },
    })
    planCityTask(run, contextOfService(run, municipality), { id: municipality.id, serves: aim.code })
  })
}

function planCityTask(run: Run, service: Context, { id, serves }: { id: string; serves: string }): void {
  const set = workingDay(daysAgo(run, CITY_AGO))
  run.timeline.at(moment(set, 11 * 60), async () => {
    const owner: GoalOwner = { kind: 'municipality', id }
    const actId = await register(service, owner, {
      level: 'municipal',
      authority: 'Управление образования (демо)',
      number: '31',
      issuedOn: set,
      title: 'О задачах муниципальной методической службы (вымышленный)',
    })
    await setGoal(service, {
      owner,
      fields: {
        ...PLAIN,
        kind: 'task',
        text: 'Дать каждому начинающему учителю наставника в его школе или рядом',
        parent: serves,
        actId,
        clause: '2',
        functions: ['iva-communities-3'],
        tieNote: 'Наставничество ведут профессиональные сообщества; показателя в акте нет',
        validFrom: set,
      },
    })
  })
}

const PLAIN: Omit<GoalFields, 'kind' | 'text' | 'actId' | 'validFrom'> = {
  parent: null,
  clause: null,
  indicators: [],
  functions: [],
  tieBasis: 'product',
  tieNote: null,
  validTo: null,
  note: null,
}

type OwnWords = Pick<
  Parameters<typeof registerAct>[1],
  'level' | 'authority' | 'number' | 'issuedOn' | 'title'
>

async function register(context: Context, owner: GoalOwner, words: OwnWords): Promise<string> {
  const { id } = await registerAct(context, {
    ...words,
    owner,
    kind: 'order',
    topic: 'system',
    inForceFrom: null,
    note: '',
    repeals: [],
    amends: [],
  })
  return id
}
