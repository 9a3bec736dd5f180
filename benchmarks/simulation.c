/* The closed outbreak of src/simulation/engine/outbreak.ts in C: the same law, the same algorithm, the same samplers. It is
 * the yardstick of benchmarks/simulation.ts and used for nothing else.
 * Usage: simulation WORLD.csv REPLICATES SEED; prints CPU milliseconds a replicate, mean infections, mean deaths. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAYS = 365, FIRST = 10 };
static const double BETA_CELL = 0.35, BETA_FACILITY = 0.15, BETA_SYSTEM = 0.01, FATALITY = 0.005;

static uint32_t s0, s1, s2, s3;
static inline uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }
static inline uint32_t next32(void) {
  uint32_t r = rotl(s0 + s3, 7) + s0, t = s1 << 9;
  s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = rotl(s3, 11);
  return r;
}
static inline double uniform(void) { return (next32() + 0.5) * 0x1p-32; }
static inline uint32_t below(uint32_t n) {
  for (;;) {
    uint64_t m = (uint64_t)next32() * n;
    uint32_t low = (uint32_t)m;
    if (low >= n || low >= (uint32_t)-n % n) return m >> 32;
  }
}
static void seed(uint64_t x) {
  uint32_t *s[4] = {&s0, &s1, &s2, &s3};
  for (int i = 0; i < 4; i++) {
    uint64_t z = (x += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    *s[i] = (uint32_t)((z ^ (z >> 31)) >> 16);
  }
}

static double stirling_tail(double k) {
  static const double t[] = {0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
                             0.01664469118982119, 0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
                             0.00925546218271273, 0.00833056343336287};
  if (k < 10) return t[(int)k];
  double r = 1 / (k + 1);
  return (1.0 / 12 - (1.0 / 360 - r * r / 1260) * r * r) * r;
}
static int rejection(int n, double p) {
  double q = 1 - p, odds = p / q, spread = sqrt(n * p * q), b = 1.15 + 2.53 * spread;
  double a = -0.0873 + 0.0248 * b + 0.01 * p, c = n * p + 0.5, vr = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread;
  double mode = floor((n + 1) * p);
  for (;;) {
    double u = uniform() - 0.5, v = uniform(), us = 0.5 - fabs(u), k = floor((2 * a / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= vr) return (int)k;
    double accept = log(v * alpha / (a / (us * us) + b));
    double bound = (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) + (n + 1) * log((n - mode + 1) / (n - k + 1)) +
                   (k + 0.5) * log(odds * (n - k + 1) / (k + 1)) + stirling_tail(mode) + stirling_tail(n - mode) -
                   stirling_tail(k) - stirling_tail(n - k);
    if (accept <= bound) return (int)k;
  }
}
static int inversion(int n, double odds, double none, double u) {
  double p = none;
  int k = 0;
  while (u > p && k < n) { u -= p; k++; p *= odds * ((n + 1.0 - k) / k); }
  return k;
}
static int binomial(int n, double p) {
  if (p > 0.5) return n - binomial(n, 1 - p);
  if (p <= 0) return 0;
  if (n * p < 10) return inversion(n, p / (1 - p), exp(n * log1p(-p)), uniform());
  return rejection(n, p);
}
static inline int binomial_hazard(int n, double hazard) {
  double mean = n * hazard;
  if (mean == 0) return 0;
  if (mean >= 10 || hazard > 0.5) return binomial(n, -expm1(-hazard));
  double u = uniform();
  if (u <= 1 - mean * (1 - mean * (0.5 - mean / 6))) return 0;
  double none = exp(-mean);
  if (u <= none) return 0;
  return inversion(n, expm1(hazard), none, u);
}

typedef struct { int shift; int32_t *threshold; int *outcome; } Table;
static Table geometric_table(double exit) {
  int n = 1, bits = 2;
  while (pow(1 - exit, n) >= 1e-10) n++;
  while (1 << bits < n) bits++;
  int size = 1 << bits, ns = 0, nl = 0;
  Table t = {32 - bits, malloc(size * sizeof(int32_t)), malloc(2 * size * sizeof(int))};
  double *w = malloc(size * sizeof(double)), scale = ldexp(1, 32 - bits);
  int *small = malloc(size * sizeof(int)), *large = malloc(size * sizeof(int));
  for (int k = 0; k < size; k++) w[k] = k >= n ? 0 : size * (k < n - 1 ? pow(1 - exit, k) * exit : pow(1 - exit, k));
  for (int k = size - 1; k >= 0; k--) {
    t.threshold[k] = (int32_t)scale;
    t.outcome[2 * k] = t.outcome[2 * k + 1] = k;
    if (w[k] < 1) small[ns++] = k; else large[nl++] = k;
  }
  while (ns && nl) {
    int s = small[--ns], l = large[nl - 1];
    t.threshold[s] = (int32_t)lround(w[s] * scale); t.outcome[2 * s + 1] = l;
    w[l] += w[s] - 1;
    if (w[l] < 1) { nl--; small[ns++] = l; }
  }
  while (ns--) if (small[ns] >= n) t.outcome[2 * small[ns]] = 0;
  free(w); free(small); free(large);
  return t;
}
static inline int pick(const Table *t, uint32_t word) {
  uint32_t column = word >> t->shift;
  int32_t low = (int32_t)(word & ((1u << t->shift) - 1));
  return t->outcome[2 * column + ((uint32_t)(t->threshold[column] - 1 - low) >> 31)];
}

static int people, cells, facilities;
static int *cell_of, *facility_of, *cell_start, *facility_start, *layout;

static void read_world(const char *path) {
  FILE *f = fopen(path, "r");
  if (!f) { perror(path); exit(1); }
  char line[256];
  int capacity = 1 << 20, c, a, max_cell = -1;
  int *fac = calloc(1 << 20, sizeof(int));
  cell_of = malloc(capacity * sizeof(int));
  if (!fgets(line, sizeof line, f)) exit(1);
  while (fgets(line, sizeof line, f) && sscanf(line, "%d,%d", &c, &a) == 2) {
    cell_of[people++] = c;
    fac[c] = a;
    if (c > max_cell) max_cell = c;
    if (a + 1 > facilities) facilities = a + 1;
  }
  fclose(f);
  cells = max_cell + 1;
  /* Cells renumbered by facility, as in the TypeScript engine. */
  int *place = malloc(cells * sizeof(int)), k = 0;
  facility_of = malloc(cells * sizeof(int));
  facility_start = calloc(facilities + 1, sizeof(int));
  for (int g = 0; g < facilities; g++) {
    facility_start[g] = k;
    for (int i = 0; i < cells; i++) if (fac[i] == g) { facility_of[k] = g; place[i] = k++; }
  }
  facility_start[facilities] = k;
  cell_start = calloc(cells + 1, sizeof(int));
  for (int i = 0; i < people; i++) { cell_of[i] = place[cell_of[i]]; cell_start[cell_of[i] + 1]++; }
  for (int i = 0; i < cells; i++) cell_start[i + 1] += cell_start[i];
  int *fill = malloc(cells * sizeof(int));
  memcpy(fill, cell_start, cells * sizeof(int));
  layout = malloc(people * sizeof(int));
  for (int i = 0; i < people; i++) layout[fill[cell_of[i]]++] = i;
  free(fac); free(place); free(fill);
}

int main(int argc, char **argv) {
  if (argc != 4) { fprintf(stderr, "usage: simulation WORLD.csv REPLICATES SEED\n"); return 2; }
  read_world(argv[1]);
  int replicates = atoi(argv[2]);
  Table latent_table = geometric_table(0.28346868942621073), infectious_table = geometric_table(0.11750309741540453);
  int *members = malloc(people * sizeof(int)), *next = malloc(people * sizeof(int));
  int latent_until[DAYS], infectious_until[DAYS];
  int *left_in = malloc(cells * sizeof(int)), *in_cell = malloc(cells * sizeof(int));
  double *cell_rate = malloc(cells * sizeof(double)), *facility_rate = malloc(facilities * sizeof(double));
  double sum_infections = 0, sum_deaths = 0, system_rate = BETA_SYSTEM / people;
  for (int c = 0; c < cells; c++) cell_rate[c] = BETA_CELL / (cell_start[c + 1] - cell_start[c]);
  for (int f = 0; f < facilities; f++)
    facility_rate[f] = BETA_FACILITY / (cell_start[facility_start[f + 1]] - cell_start[facility_start[f]]);
  clock_t start = clock();
  for (int r = 0; r < replicates; r++) {
    seed((uint64_t)atoll(argv[3]) * 1000003u + (uint64_t)r);
    memcpy(members, layout, people * sizeof(int));
    memset(latent_until, -1, sizeof latent_until);
    memset(infectious_until, -1, sizeof infectious_until);
    memset(in_cell, 0, cells * sizeof(int));
    for (int c = 0; c < cells; c++) left_in[c] = cell_start[c + 1] - cell_start[c];
    int latent = 0, infectious = 0, infections = 0, deaths = 0;
    for (int k = 0; k < FIRST; k++) {
      int place = below(people - k), c = 0;
      while (place >= left_in[c]) place -= left_in[c++];
      int left = --left_in[c], at = cell_start[c] + place, person = members[at];
      members[at] = members[cell_start[c] + left];
      infections++; latent++;
      next[person] = latent_until[0]; latent_until[0] = person;
    }
    for (int day = 0; day < DAYS; day++) {
      for (int person = infectious_until[day]; person >= 0; person = next[person]) {
        infectious--; in_cell[cell_of[person]]--;
        if (uniform() < FATALITY) deaths++;
      }
      for (int person = latent_until[day]; person >= 0;) {
        int following = next[person];
        latent--; infectious++; in_cell[cell_of[person]]++;
        int end = day + 1 + pick(&infectious_table, next32());
        if (end < DAYS) { next[person] = infectious_until[end]; infectious_until[end] = person; }
        person = following;
      }
      if (infectious > 0) {
        double from_system = system_rate * infectious;
        for (int f = 0; f < facilities; f++) {
          int here = 0;
          for (int c = facility_start[f]; c < facility_start[f + 1]; c++) here += in_cell[c];
          double outside = from_system + facility_rate[f] * here;
          for (int c = facility_start[f]; c < facility_start[f + 1]; c++) {
            int left = left_in[c];
            if (!left) continue;
            int count = binomial_hazard(left, outside + cell_rate[c] * in_cell[c]), base = cell_start[c];
            if (!count) continue;
            for (int k = 0; k < count; k++) {
              int at = base + below(left--), person = members[at];
              members[at] = members[base + left];
              int end = day + 1 + pick(&latent_table, next32());
              if (end < DAYS) { next[person] = latent_until[end]; latent_until[end] = person; }
            }
            left_in[c] = left; latent += count; infections += count;
          }
        }
      }
      if (latent + infectious == 0) break;
    }
    sum_infections += infections;
    sum_deaths += deaths;
  }
  double ms = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / replicates;
  printf("%.4f %.2f %.2f\n", ms, sum_infections / replicates, sum_deaths / replicates);
  return 0;
}
