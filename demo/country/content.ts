import { publishFramework } from '#modules/competencies/index.ts'
import { addItems, publishInstrument } from '#modules/diagnostics/index.ts'
import { publishActivity, publishProgramme } from '#modules/programmes/index.ts'
import type { Content, Item, Offer, Programme } from '../../content/content.ts'
import { loadContent } from '../../content/content.ts'
import type { Body, Country, Region } from './country.ts'
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
  await publishFramework(context, { ...content.framework, from })
  await addItems(context, content.items)
  const instruments: Teaching['instruments'] = new Map()
  for (const instrument of content.instruments) {
    const { id } = await publishInstrument(context, instrument)
    const { title, track, minutes } = instrument
    instruments.set(instrument.code, { id, title, track, minutes })
  }
  for (const region of country.regions) await publishRegionalOffers(run, region, content)
  await publishFederalOffers(run, country, content)
  return { instruments, itemByStem: new Map(content.items.map(item => [item.stem, item])) }
}

type Provided = Programme['provider']

const KIND_OF_PROVIDER: Record<Exclude<Provided, 'federal-coordinator' | 'school'>, string> = {
  'institute-of-region': 'institute',
  'centre-of-region': 'centre',
  'quality-centre-of-region': 'quality-centre',
  'university-of-region': 'university',
  'college-of-region': 'college',
  'municipal-service': 'municipal-service',
}

/** The region's body that gives it; its institute where the region has none of the kind. */
function providerIn(region: Region, provider: Provided): Body {
  const bodies = [...region.bodies.values()]
  const institute = bodies.find(body => body.kind === 'institute')!
  if (provider === 'federal-coordinator') return institute
  if (provider === 'school') return region.municipalities[0]!.schools[0]!
  if (provider === 'municipal-service') return region.municipalities[0]!.service
  return bodies.find(body => body.kind === KIND_OF_PROVIDER[provider]) ?? institute
}

/** Every region has its own copy of what is not the federal coordinator's, under its own code and number. */
async function publishRegionalOffers(run: Run, region: Region, content: Content): Promise<void> {
  const context = asSystem(run, 'programmes')
  const { subject } = region.profile
  for (const { provider, ...programme } of content.programmes.filter(isRegional))
    await publishProgramme(context, {
      ...programme,
      code: `${programme.code}-${subject}`,
      providerId: providerIn(region, provider).id,
      register: programme.register && {
        ...programme.register,
        number: `${programme.register.number}-${subject}`,
      },
    })
  for (const { provider, ...offer } of content.offers.filter(isRegional))
    await publishActivity(context, {
      ...offer,
      code: `${offer.code}-${subject}`,
      providerId: providerIn(region, provider).id,
      regionId: region.id,
    })
  run.progress(`Программы: ${region.name}`)
}

async function publishFederalOffers(run: Run, country: Country, content: Content): Promise<void> {
  const context = asSystem(run, 'programmes')
  const providerId = country.federal.get('federal-coordinator')!.id
  for (const { provider: _, ...programme } of content.programmes.filter(one => !isRegional(one)))
    await publishProgramme(context, { ...programme, providerId })
  for (const { provider: _, ...offer } of content.offers.filter(one => !isRegional(one)))
    await publishActivity(context, { ...offer, providerId, regionId: null })
}

const isRegional = (offer: Programme | Offer) => offer.provider !== 'federal-coordinator'
