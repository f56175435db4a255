// Holds resources against CRDs as the API server would, and stricter: a field that it would drop
// without a word is a fault. Called by check: node crds.mjs CRD.yaml… -- FILE.yaml…
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const TYPES = {
  string: v => typeof v === 'string',
  boolean: v => typeof v === 'boolean',
  integer: v => Number.isInteger(v),
  number: v => typeof v === 'number',
  array: v => Array.isArray(v),
  object: v => typeof v === 'object' && v !== null && !Array.isArray(v),
};

/** What is wrong with a value by a structural schema, a line each. */
export function faults(schema, value, at) {
  if (value === null && schema.nullable) return [];
  if (schema['x-kubernetes-int-or-string'])
    return TYPES.string(value) || TYPES.integer(value) ? [] : [`${at} is neither a number nor a text`];
  if (schema.type && !TYPES[schema.type](value)) return [`${at} is ${JSON.stringify(value)}, not of type ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}, none of ${schema.enum.join(', ')}`];
  if (TYPES.array(value)) return schema.items ? value.flatMap((v, i) => faults(schema.items, v, `${at}[${i}]`)) : [];
  if (!TYPES.object(value)) return [];
  const missing = (schema.required ?? []).filter(key => !(key in value)).map(key => `${at}.${key} is missing`);
  return missing.concat(Object.entries(value).flatMap(([key, v]) => {
    const known = schema.properties?.[key] ?? (TYPES.object(schema.additionalProperties) && schema.additionalProperties);
    if (known) return faults(known, v, `${at}.${key}`);
    return schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties === true ? [] : [`${at}.${key} is unknown`];
  }));
}

/** What is wrong with the resources of the kinds that these CRDs define. */
export function refused(crds, resources) {
  const found = [];
  for (const crd of crds) {
    const {group, names, versions} = crd.spec;
    for (const r of resources.filter(r => r.kind === names.kind && r.apiVersion.startsWith(`${group}/`))) {
      const place = `${r.kind}/${r.metadata.name}`;
      const version = versions.find(v => `${group}/${v.name}` === r.apiVersion);
      if (!version) { found.push(`${place}: ${r.apiVersion} is no version of the CRD`); continue; }
      const {apiVersion, kind, metadata, ...rest} = r;
      found.push(...faults(version.schema.openAPIV3Schema, rest, place));
    }
  }
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {parseAllDocuments} = await import('yaml');
  const read = files => files.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(d => d.toJS())).filter(Boolean);
  const split = process.argv.indexOf('--');
  const crds = read(process.argv.slice(2, split)).flatMap(r => r.items ?? [r]).filter(r => r.kind === 'CustomResourceDefinition');
  const resources = read(process.argv.slice(split + 1));
  const kinds = new Set(crds.map(crd => crd.spec.names.kind));
  const held = resources.filter(r => kinds.has(r.kind)).length;
  const found = refused(crds, resources);
  if (held === 0) found.push('the files hold no CRD of FlinkDeployment or FlinkSessionJob');
  found.forEach(f => console.error(f));
  console.log(`${held} resources held against the CRDs of ${[...kinds].join(', ')}, ${found.length} faults`);
  process.exit(found.length ? 1 : 0);
}
