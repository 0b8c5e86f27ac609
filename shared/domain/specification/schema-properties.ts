import type * as z from 'zod';

type Definition = {
  readonly type: string;
  readonly innerType?: Node;
  readonly options?: readonly Node[];
  readonly shape?: Readonly<Record<string, Node>>;
  readonly element?: Node;
  readonly valueType?: Node;
};
type Node = { readonly _zod: { readonly def: Definition } };

/** The schema without its wrappers (defaults, optional, read-only), or each option of a union. */
const unwrapped = (node: Node): readonly Definition[] => {
  const definition = node._zod.def;
  if (definition.innerType !== undefined) return unwrapped(definition.innerType);
  if (definition.options !== undefined) return definition.options.flatMap(unwrapped);
  return [definition];
};

const childOf = (definition: Definition, part: PropertyKey): Node | undefined => {
  if (definition.shape === undefined) return definition.element ?? definition.valueType;
  return Object.hasOwn(definition.shape, part) ? definition.shape[String(part)] : undefined;
};

/** The properties that an object at this place may have; none where the schema has no object. */
export const propertiesAt = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const places = path.reduce<readonly Definition[]>(
    (definitions, part) =>
      definitions.flatMap((definition) => {
        const child = childOf(definition, part);
        return child === undefined ? [] : unwrapped(child);
      }),
    unwrapped(schema),
  );
  return [...new Set(places.flatMap((definition) => Object.keys(definition.shape ?? {})))];
};
