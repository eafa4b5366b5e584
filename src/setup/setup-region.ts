import {
  type Administrator,
  type Appointment,
  appointAdministrator,
  lookForAdministrator,
  problemsOfAdministrator,
  readAdministrator,
} from '#modules/accounts/index.ts'
import { loadPacks, type Pack, type ResolvedPack, resolvePack } from '#modules/acts/index.ts'
import { findTerritories, showTree } from '#modules/territories/index.ts'
import type { Context } from '#platform/db/database.ts'
import { conflict, invalid, Problem, type ProblemItem } from '#platform/errors/problem.ts'
import { type Content, loadContent } from '../../content/content.ts'
import { isDemoLoaded } from '../../demo/load.ts'
import { putPacks } from '../packs.ts'
import { type PublishedOffers, publishFederalOffers, publishModel, publishRegionalOffers } from './content.ts'
import {
  type PlacedBody,
  type RegisterOptions,
  regionOfPack,
  registerCountry,
  registerMunicipality,
  registerRegion,
} from './registers.ts'
import { handOverThresholds } from './thresholds.ts'

export type SetupInput = {
  /** Code of the region's regulation pack. */
  pack: string
  /** Absent: the region gets no administrator of its own by this run. */
  administrator?: Administrator | undefined
  /** Publish the starter programmes, as examples. */
  withExamples: boolean
  /** A new one-time link for an administrator who has not used hers. */
  newLink: boolean
  /** Address of the product for the link. */
  publicUrl: string
  /** Folders of packs and of content, instead of the shipped ones (tests). */
  packsRoot?: string
  contentRoot?: string
}

export type Counted = { created: number; unchanged: number }

export type SetupResult = {
  pack: string
  region: { code: string; name: string }
  /** False when everything was there already. */
  changed: boolean
  /** Packs that were new or changed, and thresholds set by them. */
  packs: { loaded: number; thresholds: number }
  territories: Counted & { withoutOktmo: number }
  bodies: Counted
  content: {
    framework: 'created' | 'unchanged' | 'other'
    items: number
    instruments: number
    /** null: not asked for. */
    examples: PublishedOffers | null
  }
  administrator: Appointment | null
  notes: string[]
}

type Environment = { progress: (text: string) => void; signal: AbortSignal }

/** How the command line calls a field of the administrator. */
const OPTION = { login: '--admin-login', email: '--admin-email', name: '--admin-name' } as const

/**
 * Makes a region ready for work in a database without the demo: its territories, the bodies of its pack, what is
 * diagnosed with, its first administrator. What is there already stays as people have made it; a run that was broken
 * off is finished by the same command.
 *
 * @param context of the system with every area
 * @throws Problem `setup.refused` with everything that stands against it, `setup.no-administrator` where nobody
 *   could sign in afterwards, `setup.interrupted` after Ctrl-C
 */
export async function setupRegion(
  context: Context,
  input: SetupInput,
  { progress, signal }: Environment,
): Promise<SetupResult> {
  const { packs, pack, content, administrator } = await prepare(context, input)
  const goOn = () => {
    if (signal.aborted)
      throw conflict('setup.interrupted', 'Прервано. Сделанное цело: повторите ту же команду, она продолжит.')
  }
  const told = { territory: { created: 0, unchanged: 0 }, body: { created: 0, unchanged: 0 } }
  const options: RegisterOptions = {
    packs,
    keepsUnverifiedOktmo: false,
    told: (what, isNew) => {
      told[what][isNew ? 'created' : 'unchanged']++
    },
  }
  progress('Пакеты регионов…')
  const before = await putPacks(context, packs)
  progress(`Территории и органы: ${pack.header.shortTitle}…`)
  const federal = await registerCountry(context, options)
  const region = await registerRegion(context, options, input.pack)
  let municipalService: PlacedBody | undefined
  for (const code of region.municipalities) {
    goOn()
    const { bodies } = await registerMunicipality(context, options, input.pack, region, code)
    municipalService ??= [...bodies.values()].find(body => body.kind === 'municipal-service')
  }
  // the region is in the register only now, so its own thresholds could not be set before
  const thresholds = before.thresholds + (await handOverThresholds(context, packs))
  goOn()
  progress('Модель компетенций, задания, инструменты…')
  const model = await publishModel(context, content)
  goOn()
  const examples = input.withExamples
    ? await publishExamples(context, content, { region, municipalService, federal })
    : null
  const appointed = administrator
    ? await appointAdministrator(context, administrator, { ...input, regionId: region.id })
    : null
  const { nodes } = await showTree(context, { region: region.id })
  const result: Omit<SetupResult, 'changed' | 'notes'> = {
    pack: input.pack,
    region: { code: region.code, name: region.name },
    packs: { loaded: before.loaded, thresholds },
    territories: { ...told.territory, withoutOktmo: nodes.filter(one => one.oktmo === null).length },
    bodies: told.body,
    content: {
      framework: model.framework,
      items: model.items,
      instruments: model.instruments.length,
      examples,
    },
    administrator: appointed,
  }
  const hasAdministrator = (await lookForAdministrator(context, region.id)).inRegion
  return { ...result, changed: isChanged(result), notes: notesOn(result, hasAdministrator) }
}

type Prepared = {
  packs: Pack[]
  pack: ResolvedPack
  content: Content
  administrator: Administrator | undefined
}

/** Everything that could refuse is looked at before the first write, so that one run tells all. */
async function prepare(context: Context, input: SetupInput): Promise<Prepared> {
  const problems: ProblemItem[] = []
  const { administrator: written } = input
  const { administrator, problems: miswritten } = written
    ? readAdministrator(written, name => OPTION[name])
    : { administrator: undefined, problems: [] }
  problems.push(...miswritten)
  if (administrator)
    problems.push(...(await problemsOfAdministrator(context, administrator, name => OPTION[name])))
  const loaded = await loadPacks(input.packsRoot)
  problems.push(...loaded.problems.map(({ line, column: _, ...problem }) => ({ ...problem, row: line })))
  const pack = loaded.problems.length === 0 ? findPack(loaded.packs, input.pack, problems) : undefined
  const content = readContent(input.contentRoot, problems)
  if (await isDemoLoaded(context.db))
    problems.push({
      code: 'setup.demo',
      message:
        'В этой базе учебная страна с вымышленными людьми. Для работы возьмите другую папку данных: ' +
        'DATA_DIR=… или DATABASE_URL=…, и запускайте сервис с DEMO=off',
    })
  else if (pack && !written) await requireSomebody(context, pack)
  if (problems.length > 0 || !pack || !content)
    throw invalid('setup.refused', 'Регион не заведён. Исправьте и повторите команду:', problems)
  return { packs: loaded.packs, pack, content, administrator }
}

function findPack(packs: readonly Pack[], code: string, problems: ProblemItem[]): ResolvedPack | undefined {
  const regional = packs.filter(({ header }) => header.parent !== null)
  const found = regional.find(({ header }) => header.code === code)
  const pack = found && resolvePack(packs, code)
  const known = regional.map(({ header }) => `${header.code} (${header.shortTitle})`).join(', ')
  if (!pack)
    problems.push({
      code: 'setup.pack',
      path: '--pack',
      message: packs.some(({ header }) => header.code === code)
        ? `Пакет ${code} говорит о всей стране. Укажите пакет региона: ${known}`
        : `Пакета ${code} нет. Есть: ${known}`,
    })
  else if (regionOfPack(pack) === undefined)
    problems.push({
      code: 'setup.pack-territory',
      path: '--pack',
      message: `Пакет ${code} не называет субъект РФ. Опишите его в territories.yaml`,
    })
  else return pack
  return undefined
}

function readContent(root: string | undefined, problems: ProblemItem[]): Content | undefined {
  try {
    return loadContent(root)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

async function requireSomebody(context: Context, pack: ResolvedPack): Promise<void> {
  const code = regionOfPack(pack)!
  const region = (await findTerritories(context, [code])).get(code)
  if ((await lookForAdministrator(context, region ?? null)).anybody) return
  throw invalid(
    'setup.no-administrator',
    'В этой базе ещё никто не может войти: назовите администратора (--admin-login, --admin-email, --admin-name).',
  )
}

async function publishExamples(
  context: Context,
  content: Content,
  {
    region,
    municipalService,
    federal,
  }: {
    region: { id: string; code: string; bodies: ReadonlyMap<string, PlacedBody> }
    municipalService: PlacedBody | undefined
    federal: ReadonlyMap<string, PlacedBody>
  },
): Promise<PublishedOffers> {
  const own = await publishRegionalOffers(context, content, {
    suffix: region.code.toUpperCase(),
    regionId: region.id,
    providers: { bodies: region.bodies, municipalService, school: undefined },
    asExamples: true,
  })
  const coordinator = federal.get('federal-coordinator')
  const common = coordinator
    ? await publishFederalOffers(context, content, { providerId: coordinator.id, asExamples: true })
    : { created: 0, unchanged: 0 }
  return { created: own.created + common.created, unchanged: own.unchanged + common.unchanged }
}

function isChanged({
  packs,
  territories,
  bodies,
  content,
  administrator,
}: Omit<SetupResult, 'changed' | 'notes'>) {
  return (
    packs.loaded + packs.thresholds + territories.created + bodies.created > 0 ||
    content.framework === 'created' ||
    content.items + content.instruments + (content.examples?.created ?? 0) > 0 ||
    (administrator !== null && (administrator.outcome !== 'unchanged' || administrator.link !== null))
  )
}

function notesOn(
  { territories, content, region }: Omit<SetupResult, 'changed' | 'notes'>,
  hasAdministrator: boolean,
): string[] {
  return [
    territories.withoutOktmo > 0 &&
      `Без кода ОКТМО, территорий: ${territories.withoutOktmo}. Названия и коды пакета не сверены с классификатором: сверьте названия и впишите коды в разделе «Территории».`,
    content.framework === 'other' &&
      'Действует своя модель компетенций: поставляемые задания и инструменты не загружены.',
    content.examples &&
      'Программы загружены как примеры, вне федерального реестра: замените их своими до начала работы.',
    !hasAdministrator &&
      `У территории «${region.name}» нет администратора. Назначьте его той же командой с --admin-login, --admin-email и --admin-name.`,
  ].filter(note => note !== false && note !== null)
}
