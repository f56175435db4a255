import assert from 'node:assert/strict';
import {test} from 'node:test';
import {refused} from './crds.mjs';

const text = {type: 'string'};
const CRD = {
  kind: 'CustomResourceDefinition',
  spec: {
    group: 'nest.example',
    names: {kind: 'Nest'},
    versions: [{name: 'v1', schema: {openAPIV3Schema: {type: 'object', properties: {spec: {
      type: 'object',
      required: ['place'],
      properties: {
        place: {type: 'string', enum: ['eaves', 'barn']},
        eggs: {type: 'integer'},
        settings: {type: 'object', additionalProperties: text},
        free: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
        straws: {type: 'array', items: {type: 'object', properties: {name: text, length: {'x-kubernetes-int-or-string': true}}}},
      },
    }}}}}],
  },
};

const nest = (spec, apiVersion = 'nest.example/v1') => ({apiVersion, kind: 'Nest', metadata: {name: 'n', labels: {a: 'b'}}, spec});
const found = (...nests) => refused([CRD], nests);

test('what the schema allows is fine', () => {
  assert.deepEqual(found(nest({
    place: 'eaves', eggs: 4, settings: {a: 'b'}, free: {any: [1]}, straws: [{name: 'x', length: 3}, {length: '3cm'}],
  })), []);
});

test('each fault is named with its place', () => {
  assert.deepEqual(found(nest({place: 'tree', eggs: '4', settings: {a: 1}, straws: [{nmae: 'x'}], more: 1})), [
    'Nest/n.spec.place is "tree", none of eaves, barn',
    'Nest/n.spec.eggs is "4", not of type integer',
    'Nest/n.spec.settings.a is 1, not of type string',
    'Nest/n.spec.straws[0].nmae is unknown',
    'Nest/n.spec.more is unknown',
  ]);
  assert.deepEqual(found(nest({})), ['Nest/n.spec.place is missing']);
  assert.deepEqual(found(nest({place: 'barn'}, 'nest.example/v2')), ['Nest/n: nest.example/v2 is no version of the CRD']);
});

test('other kinds are left alone', () => {
  assert.deepEqual(found({apiVersion: 'v1', kind: 'Service', metadata: {name: 's'}}), []);
});
