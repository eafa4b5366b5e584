import { addResource } from '#modules/resources/index.ts'
import { bodyOf } from './cast.ts'
import type { Region } from './country.ts'
import { contextOfHead } from './roles.ts'
import { daysAgo, type Run } from './run.ts'

/** What the centre and some schools share with others. */
export async function shareResources(run: Run, region: Region): Promise<void> {
  const head = contextOfHead(run, region)
  const centre = bodyOf(region, 'centre')
  const year = Number(run.today.slice(0, 4))
  const common = {
    availableFrom: daysAgo(run, 200),
    availableTo: null,
    contact: null,
    source: 'Соглашение о сетевом взаимодействии (вымышленное)',
    capacity: null,
    capacityUnit: null,
    amountKopecks: null,
    budgetYear: null,
    moneySource: null,
    competencies: [],
  }
  await addResource(head, {
    ...common,
    kindCode: 'hall',
    ownerId: centre.id,
    name: 'Зал для семинаров и вебинаров',
    purpose: 'Семинары, стажировки, разбор уроков по видеозаписи',
    capacity: 40,
    capacityUnit: 'мест',
    access: 'agreement',
    contact: 'Запись у дежурного методиста',
  })
  await addResource(head, {
    ...common,
    kindCode: 'training-money',
    ownerId: centre.id,
    name: 'Средства на обучение педагогов',
    purpose: 'Программы федерального реестра по выявленным дефицитам',
    access: 'own',
    amountKopecks: 420_000_000,
    budgetYear: year,
    moneySource: 'regional',
  })
  for (const [at, { schools }] of region.municipalities.entries()) {
    const school = schools[0]
    if (!school || at % 3 === 2) continue
    await addResource(head, {
      ...common,
      kindCode: at % 2 === 0 ? 'laboratory' : 'internship-site',
      ownerId: school.id,
      name:
        at % 2 === 0 ? 'Лаборатория естественных наук' : 'Стажировочная площадка «Формирующее оценивание»',
      purpose: at % 2 === 0 ? 'Практикумы для учителей соседних школ' : 'Стажировки по две недели',
      capacity: 12,
      capacityUnit: 'человек',
      access: at % 2 === 0 ? 'free' : 'agreement',
    })
  }
}
