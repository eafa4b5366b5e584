import { findPublishedFramework, publishFramework } from '#modules/competencies/index.ts'
import {
  addItems,
  findInstrumentVersion,
  publishInstrument,
  selectNewestItems,
} from '#modules/diagnostics/index.ts'
import { publishActivity, publishProgramme } from '#modules/programmes/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { Problem } from '#platform/errors/problem.ts'
import type { Content, Offer, Programme } from '../../content/content.ts'
import type { PlacedBody } from './registers.ts'

export type PublishedModel = {
  /** `other`: a framework of somebody's own is in force, and the starter one is not put in its place. */
  framework: 'created' | 'unchanged' | 'other'
  items: number
  /** Published just now; one that was there in any version is left alone. */
  instruments: { code: string; id: string }[]
}

/** Publishes the starter framework with its items and instruments, as far as they are not there yet. */
export async function publishModel(
  context: Context,
  { framework, items, instruments }: Content,
): Promise<PublishedModel> {
  const published = await read(context, tx => findPublishedFramework(tx))
  if (published && published.code !== framework.code) return { framework: 'other', items: 0, instruments: [] }
  if (!published) await publishFramework(context, framework)
  const codes = items.map(item => item.code)
  const known = await read(context, async tx => {
    const newest = await selectNewestItems(tx, codes)
    const present = new Set<string>()
    for (const { code } of instruments) if ((await findInstrumentVersion(tx, code)) > 0) present.add(code)
    return { items: new Set(newest.map(item => item.code)), instruments: present }
  })
  const missing = items.filter(item => !known.items.has(item.code))
  if (missing.length > 0) await addItems(context, missing)
  const made: PublishedModel['instruments'] = []
  for (const instrument of instruments.filter(({ code }) => !known.instruments.has(code)))
    made.push({ code: instrument.code, id: (await publishInstrument(context, instrument)).id })
  return { framework: published ? 'unchanged' : 'created', items: missing.length, instruments: made }
}

type Provided = Programme['provider']

/** Who can give the offers of a region. */
export type Providers = {
  /** By code of the body in the pack. */
  bodies: ReadonlyMap<string, PlacedBody>
  municipalService: PlacedBody | undefined
  /** The first school of the region, once there is one. */
  school: PlacedBody | undefined
}

const KIND_OF_PROVIDER: Record<Exclude<Provided, 'federal-coordinator' | 'school'>, string> = {
  'institute-of-region': 'institute',
  'centre-of-region': 'centre',
  'quality-centre-of-region': 'quality-centre',
  'university-of-region': 'university',
  'college-of-region': 'college',
  'municipal-service': 'municipal-service',
}

/** The region's body that gives it; its institute where the region has none of the kind. */
function providerIn({ bodies, municipalService, school }: Providers, provider: Provided): PlacedBody {
  const all = [...bodies.values()]
  const institute = all.find(body => body.kind === 'institute')!
  if (provider === 'federal-coordinator') return institute
  if (provider === 'school') return school ?? institute
  if (provider === 'municipal-service') return municipalService ?? institute
  return all.find(body => body.kind === KIND_OF_PROVIDER[provider]) ?? institute
}

export type OffersOptions = {
  /** Follows the codes of a region's own copies. */
  suffix: string
  regionId: string
  providers: Providers
  /** Publishes them as examples that never entered the register: the numbers of the content are invented. */
  asExamples: boolean
}

export type PublishedOffers = { created: number; unchanged: number }

/** A region's own copy of every offer that is not the federal coordinator's. */
export async function publishRegionalOffers(
  context: Context,
  content: Content,
  { suffix, regionId, providers, asExamples }: OffersOptions,
): Promise<PublishedOffers> {
  const told: PublishedOffers = { created: 0, unchanged: 0 }
  for (const { provider, ...programme } of content.programmes.filter(isRegional)) {
    const { register, code } = programme
    const own = {
      ...programme,
      code: `${code}-${suffix}`,
      register: register && { ...register, number: `${register.number}-${suffix}` },
      providerId: providerIn(providers, provider).id,
    }
    await tell(told, () => publishProgramme(context, asExamples ? { ...example(own), register: null } : own))
  }
  for (const { provider, ...offer } of content.offers.filter(isRegional)) {
    const own = {
      ...offer,
      code: `${offer.code}-${suffix}`,
      providerId: providerIn(providers, provider).id,
      regionId,
    }
    await tell(told, () => publishActivity(context, asExamples ? example(own) : own))
  }
  return told
}

/** What the federal coordinator offers to every region. */
export async function publishFederalOffers(
  context: Context,
  content: Content,
  { providerId, asExamples }: { providerId: string; asExamples: boolean },
): Promise<PublishedOffers> {
  const told: PublishedOffers = { created: 0, unchanged: 0 }
  for (const { provider: _, ...programme } of content.programmes.filter(one => !isRegional(one))) {
    const own = { ...programme, providerId }
    await tell(told, () => publishProgramme(context, asExamples ? { ...example(own), register: null } : own))
  }
  for (const { provider: _, ...offer } of content.offers.filter(one => !isRegional(one))) {
    const own = { ...offer, providerId, regionId: null }
    await tell(told, () => publishActivity(context, asExamples ? example(own) : own))
  }
  return told
}

const isRegional = (offer: Programme | Offer) => offer.provider !== 'federal-coordinator'

function example<T extends { title: string; annotation: string }>(offer: T): T {
  return {
    ...offer,
    title: `${offer.title} (пример)`,
    annotation: `Пример из поставки, не настоящая программа. ${offer.annotation}`,
  }
}

/** A code that is taken was published by an earlier run. */
async function tell(told: PublishedOffers, publish: () => Promise<unknown>): Promise<void> {
  try {
    await publish()
    told.created++
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'programmes.code')) throw error
    told.unchanged++
  }
}
