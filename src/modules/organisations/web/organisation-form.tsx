import type { z } from 'zod'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { LEVELS, listOrganisationKinds, type organisationFields, PARENT_BONDS } from '../contract.ts'
import { AlikeOrganisations } from './alike-organisations.tsx'
import { useOrganisationOptions } from './organisation-options.ts'

/** Values as the fields hold them: '' where the contract has null. */
export type OrganisationValues = Record<
  Exclude<keyof z.output<typeof organisationFields>, 'isRural'>,
  string
> & { code: string; isRural: boolean }

export const EMPTY: OrganisationValues = {
  code: '',
  name: '',
  shortName: '',
  kind: 'organisation',
  level: 'I',
  regionId: '',
  municipalityId: '',
  parentId: '',
  parentBond: '',
  inn: '',
  kpp: '',
  ogrn: '',
  okpo: '',
  email: '',
  phone: '',
  site: '',
  address: '',
  isRural: false,
  validFrom: '',
}

/** What the operation takes: empty references are null, an empty date is left to the contract. */
export function bodyOf({ code: _, ...values }: OrganisationValues): z.input<typeof organisationFields> {
  return {
    ...values,
    level: values.level as keyof typeof LEVELS,
    regionId: values.regionId || null,
    municipalityId: values.municipalityId || null,
    parentId: values.parentId || null,
    parentBond: (values.parentBond || null) as keyof typeof PARENT_BONDS | null,
    validFrom: values.validFrom || undefined,
  }
}

/** Fields of an organisation, for a new one and for a change. */
export function OrganisationForm({
  form,
  isNew,
  isBusy,
  cancelTo,
  onSubmit,
}: {
  form: FormState<OrganisationValues>
  isNew: boolean
  isBusy: boolean
  cancelTo: string
  onSubmit: () => void
}) {
  const kinds = useOperation(listOrganisationKinds, {})
  const { values, field } = form
  const parents = useOrganisationOptions(
    values.parentId || undefined,
    { region: values.regionId || undefined },
    field('parentId').theirs,
  )
  return (
    <Form
      error={form.error}
      onSubmit={onSubmit}
      label={isNew ? 'Новая организация' : 'Сведения об организации'}
    >
      <Section title="Название и вид">
        <Field label="Полное название" isRequired {...field('name')} />
        <Field
          label="Краткое название"
          hint="Как в списках: «Школа № 5»"
          isRequired
          {...field('shortName')}
        />
        {isNew && (
          <Field
            label="Код"
            hint="Для файлов и команд: school-5"
            isRequired
            width="medium"
            {...field('code')}
          />
        )}
        <Field
          label="Вид"
          kind="select"
          options={(kinds.data?.kinds ?? []).map(kind => ({ value: kind.code, label: kind.title }))}
          {...field('kind')}
        />
        <Field
          label="Уровень"
          kind="select"
          width="medium"
          options={Object.entries(LEVELS).map(([value, label]) => ({ value, label }))}
          {...field('level')}
        />
      </Section>
      <Section title="Место">
        <Field label="Субъект РФ" kind="combobox" options={useRegionOptions()} {...field('regionId')} />
        <Field
          label="Муниципалитет"
          kind="combobox"
          options={useMunicipalityOptions(values.regionId || undefined)}
          {...field('municipalityId')}
        />
        {isNew && <AlikeOrganisations values={values} />}
        <Field label="Входит в организацию" kind="combobox" {...parents} {...field('parentId')} />
        {values.parentId && (
          <Field
            label="Как входит"
            kind="select"
            width="medium"
            placeholder="не указано"
            options={Object.entries(PARENT_BONDS).map(([value, label]) => ({ value, label }))}
            {...field('parentBond')}
          />
        )}
        <Field label="Сельская местность" kind="checkbox" {...field('isRural')} />
        <Field label="Существует с" kind="date" hint="Пусто — с давних пор" {...field('validFrom')} />
      </Section>
      <Section title="Реквизиты и связь">
        <Field label="ИНН" inputMode="numeric" width="medium" {...field('inn')} />
        <Field label="КПП" width="medium" {...field('kpp')} />
        <Field label="ОГРН" inputMode="numeric" width="medium" {...field('ogrn')} />
        <Field label="ОКПО" inputMode="numeric" width="medium" {...field('okpo')} />
        <Field label="Адрес" {...field('address')} />
        <Field label="Телефон" kind="tel" width="medium" {...field('phone')} />
        <Field label="Почта" kind="email" width="medium" {...field('email')} />
        <Field label="Сайт" width="medium" {...field('site')} />
      </Section>
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          {isNew ? 'Добавить' : 'Сохранить'}
        </Button>
        <ButtonLink to={cancelTo}>Отмена</ButtonLink>
      </ButtonRow>
    </Form>
  )
}
