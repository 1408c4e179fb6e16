//! Distances on the earth, as a sphere.

/// Mean radius of the earth in kilometres.
const RADIUS: f64 = 6371.0;

/// Kilometres between two points given as degrees north and east: the great circle on a sphere, good to half a percent.
///
/// ```
/// let paris_to_london = legation_where::kilometres((48.85, 2.35), (51.51, -0.13));
/// assert!((340.0..346.0).contains(&paris_to_london));
/// ```
pub fn kilometres(one: (f64, f64), two: (f64, f64)) -> f64 {
    let (lat_one, lat_two) = (one.0.to_radians(), two.0.to_radians());
    let half_lat = ((lat_two - lat_one) / 2.0).sin();
    let half_lon = ((two.1 - one.1).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_one.cos() * lat_two.cos() * half_lon * half_lon;
    2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
}
