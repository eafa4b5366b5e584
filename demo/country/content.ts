import type { Item } from '../../content/content.ts'
import { loadContent } from '../../content/content.ts'
import { publishFederalOffers, publishModel, publishRegionalOffers } from '../../src/setup/content.ts'
import type { Country } from './country.ts'
import { asSystem, type Run } from './run.ts'

/** What the country diagnoses and teaches with. */
export type Teaching = {
  /** Instrument by code. */
  instruments: Map<string, { id: string; title: string; track: 'teacher' | 'leader'; minutes: number }>
  /** Item of the content by its stem: the screen shows a stem, never a code. */
  itemByStem: Map<string, Item>
}

/** Publishes the starter content; a framework younger than the history comes into force when the history begins. */
export async function publishContent(run: Run, country: Country): Promise<Teaching> {
  const content = loadContent()
  const context = asSystem(run, 'frameworks', 'instruments', 'programmes')
  const from = [content.framework.from, run.clock.today()].sort()[0]!
  const model = await publishModel(context, { ...content, framework: { ...content.framework, from } })
  const byCode = new Map(content.instruments.map(one => [one.code, one]))
  const instruments: Teaching['instruments'] = new Map(
    model.instruments.map(({ code, id }) => {
      const { title, track, minutes } = byCode.get(code)!
      return [code, { id, title, track, minutes }]
    }),
  )
  for (const { id, name, bodies, municipalities, profile } of country.regions) {
    const { service, schools } = municipalities[0]!
    await publishRegionalOffers(context, content, {
      suffix: profile.subject,
      regionId: id,
      providers: { bodies, municipalService: service, school: schools[0] },
      asExamples: false,
    })
    run.progress(`Программы: ${name}`)
  }
  const providerId = country.federal.get('federal-coordinator')!.id
  await publishFederalOffers(context, content, { providerId, asExamples: false })
  return { instruments, itemByStem: new Map(content.items.map(item => [item.stem, item])) }
}
