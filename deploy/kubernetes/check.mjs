// Called by check, in a folder that has the packages: node check.mjs SETTINGS.yaml FILE.yaml…
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {parseAllDocuments} from 'yaml';

const KEY_GROUPS = 720;
const SETTINGS = parseAllDocuments(readFileSync(process.argv[2], 'utf8'))[0].toJS().data;
const TYPES = {
  FlinkDeployment: '@kubernetes-models/flink/flink.apache.org/v1beta1/FlinkDeployment',
  FlinkSessionJob: '@kubernetes-models/flink/flink.apache.org/v1beta1/FlinkSessionJob',
  ServiceAccount: 'kubernetes-models/v1/ServiceAccount',
  ConfigMap: 'kubernetes-models/v1/ConfigMap',
  Role: 'kubernetes-models/rbac.authorization.k8s.io/v1/Role',
  RoleBinding: 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding',
  Deployment: 'kubernetes-models/apps/v1/Deployment',
  Service: 'kubernetes-models/v1/Service',
};

/** What TypeScript finds wrong with these resources, a line each. */
function mistyped(resources) {
  const source = resources.map((r, i) => {
    const type = TYPES[r.kind];
    if (!type) throw new Error(`no type is known for kind ${r.kind}: add it to check.mjs`);
    return `import type {I${r.kind} as T${i}} from '${type}';\nexport const r${i}: T${i} = ${JSON.stringify(r)};`;
  });
  writeFileSync('resources.ts', source.join('\n'));
  try {
    execFileSync('node_modules/.bin/tsc', ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext',
      '--moduleResolution', 'nodenext', '--target', 'es2022', 'resources.ts'], {encoding: 'utf8'});
    return [];
  } catch (e) {
    return e.stdout.trim().split('\n').filter(line => !line.startsWith(' '));
  }
}

const podSpecs = r => [r.spec?.podTemplate, r.spec?.jobManager?.podTemplate, r.spec?.taskManager?.podTemplate]
  .filter(Boolean).map(p => p.spec ?? {});

/** What no schema says. */
function inconsistent(resources) {
  const faults = [];
  const say = (r, what) => faults.push(`${r.kind}/${r.metadata.name}: ${what}`);
  const settings = SETTINGS;
  const sessions = new Set(resources.filter(r => r.kind === 'FlinkDeployment' && !r.spec.job).map(r => r.metadata.name));
  for (const r of resources) {
    const text = JSON.stringify(r);
    for (const open of ['IMAGE', 'BUCKET', 'STORAGE']) if (text.includes(`"${open}"`) || text.includes(`//${open}/`)) say(r, `${open} was not replaced`);
    if (r.kind === 'FlinkSessionJob' && !sessions.has(r.spec.deploymentName)) say(r, `there is no cluster ${r.spec.deploymentName}`);
    if (r.kind.startsWith('Flink') && r.spec.job) {
      const {parallelism, args} = r.spec.job;
      if (KEY_GROUPS % parallelism) say(r, `parallelism ${parallelism} does not divide the ${KEY_GROUPS} key groups`);
      if (!['curate', 'pack', 'mix'].includes(args[args.indexOf('--only') + 1])) say(r, `--only names no topology: ${args}`);
    }
    if (r.kind !== 'FlinkDeployment') continue;
    if (r.spec.image !== settings.image) say(r, `image ${r.spec.image} is not the settings'`);
    const flink = r.spec.flinkConfiguration;
    for (const key of ['execution.checkpointing.dir', 'execution.checkpointing.savepoint-dir', 'high-availability.storageDir'])
      if (!flink[key]?.startsWith(`s3://${settings.bucket}/`)) say(r, `${key} is ${flink[key]}`);
    if (r.spec.jobManager.replicas > 1 && flink['high-availability.type'] !== 'kubernetes') say(r, 'two JobManagers need high availability');
    if (flink['pipeline.max-parallelism'] !== String(KEY_GROUPS)) say(r, `pipeline.max-parallelism must stay ${KEY_GROUPS}`);
    const slots = Number(flink['taskmanager.numberOfTaskSlots']);
    const gigabytes = Number(/^(\d+)g$/.exec(r.spec.taskManager.resource.memory)?.[1]);
    if (!(gigabytes >= 3 * slots)) say(r, `${slots} slots need 3 GB each, not ${r.spec.taskManager.resource.memory} in all`);
    const volumes = new Set(podSpecs(r).flatMap(p => p.volumes ?? []).map(v => v.name));
    const mounts = podSpecs(r).flatMap(p => p.containers ?? []).flatMap(c => c.volumeMounts ?? []);
    for (const m of mounts) if (!volumes.has(m.name)) say(r, `no volume is called ${m.name}`);
    if (!mounts.some(m => flink['state.backend.rocksdb.localdir'] === m.mountPath)) say(r, 'RocksDB has no volume');
    if (!mounts.some(m => m.mountPath === '/etc/hirundo')) say(r, 'the configuration is not mounted');
  }
  return faults;
}

const rendered = process.argv.slice(3).map(file =>
  [file, parseAllDocuments(readFileSync(file, 'utf8')).map(d => d.toJS())]);
const faults = rendered.flatMap(([file, resources]) => inconsistent(resources).map(f => `${file}: ${f}`));
faults.push(...mistyped(rendered.flatMap(([, resources]) => resources)));

// The checks can fail: each of these must be found.
const broken = (change) => { const copy = structuredClone(rendered[0][1]); change(copy.find(r => r.metadata.name === 'hirundo-curate')); return copy; };
const mutations = {
  'an unknown field': c => { c.spec.jobManger = {}; },
  'an unknown version of Flink': c => { c.spec.flinkVersion = 'v9_9'; },
  'a text for a number': c => { c.spec.job.parallelism = '4'; },
  'an unknown field in a pod': c => { c.spec.podTemplate.spec.containers[0].volumeMount = []; },
};
for (const [name, change] of Object.entries(mutations))
  if (mistyped(broken(change)).length === 0) faults.push(`the check does not find ${name}`);
for (const [name, change] of Object.entries({
  'a parallelism of 7': c => { c.spec.job.parallelism = 7; },
  'a missing volume': c => { c.spec.taskManager.podTemplate.spec.volumes = []; },
})) if (inconsistent(broken(change)).length === 0) faults.push(`the check does not find ${name}`);

faults.forEach(f => console.error(f));
const count = rendered.reduce((n, [, r]) => n + r.length, 0);
console.log(`${rendered.length} kustomizations, ${count} resources, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
