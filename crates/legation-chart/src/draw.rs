//! The picture: title, legend, bars, axes. All measures are in points of a picture of 960 by 540; PNG has two pixels a point.

use crate::{Chart, Colour, axis};
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoTextStyle, RGBColor, ShapeStyle, register_font};
use std::io;
use std::sync::OnceLock;

const WIDTH: i32 = 960;
const HEIGHT: i32 = 540;
/// Pixels a point in a PNG.
const DENSE: i32 = 2;
const LEFT: i32 = 64;
const RIGHT: i32 = 28;
const BOTTOM: i32 = 46;
/// Room for a label of the time axis.
const LABEL: i32 = 88;
/// Letters of a line of the title, and of a note.
const TITLE: usize = 88;
const NOTE: usize = 128;

const INK: Colour = (33, 37, 41);
const FAINT: Colour = (90, 96, 102);
const LINE: Colour = (222, 226, 230);

/// The built-in font, and what a viewer of SVG without it takes in its place.
const FONT: &str = "DejaVu Sans, Verdana, sans-serif";

impl Chart {
    /// As SVG.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub fn svg(&self) -> io::Result<String> {
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, (WIDTH as u32, HEIGHT as u32)).into_drawing_area();
            Drawing::new(&area, 1)?.chart(self)?;
            area.present().map_err(plain)?;
        }
        Ok(svg)
    }

    /// As PNG, twice the size in pixels.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub fn png(&self) -> io::Result<Vec<u8>> {
        let (width, height) = ((WIDTH * DENSE) as u32, (HEIGHT * DENSE) as u32);
        let mut pixels = vec![255; width as usize * height as usize * 3];
        {
            let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
            Drawing::new(&area, DENSE)?.chart(self)?;
            area.present().map_err(plain)?;
        }
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()?;
        Ok(out)
    }
}

/// What is drawn on, and how large a point is.
struct Drawing<'d, B: DrawingBackend> {
    area: &'d DrawingArea<B, Shift>,
    scale: i32,
}

impl<'d, B: DrawingBackend> Drawing<'d, B> {
    fn new(area: &'d DrawingArea<B, Shift>, scale: i32) -> io::Result<Drawing<'d, B>> {
        static KNOWN: OnceLock<bool> = OnceLock::new();
        let known =
            *KNOWN.get_or_init(|| register_font(FONT, FontStyle::Normal, dejavu::sans::regular()).is_ok());
        if !known {
            return Err(io::Error::other("the built-in font could not be read"));
        }
        area.fill(&RGBColor(255, 255, 255)).map_err(plain)?;
        Ok(Drawing { area, scale })
    }

    fn chart(&self, chart: &Chart) -> io::Result<()> {
        let mut y = 34;
        for line in axis::lines(&chart.title, TITLE) {
            self.text((LEFT, y), &line, 19, INK, HPos::Left)?;
            y += 23;
        }
        for note in &chart.notes {
            for line in axis::lines(note, NOTE) {
                self.text((LEFT, y), &line, 14, FAINT, HPos::Left)?;
                y += 18;
            }
        }
        y = self.legend(chart, y + 6)?;
        self.plot(chart, y + 22)
    }

    /// One row, or more where names are long; the height below it is told.
    fn legend(&self, chart: &Chart, top: i32) -> io::Result<i32> {
        let (mut x, mut y) = (LEFT, top);
        for series in &chart.series {
            let told = format!("{} ({})", series.name, series.total());
            let wide = 18 + told.chars().count() as i32 * 7 + 18;
            if x > LEFT && x + wide > WIDTH - RIGHT {
                (x, y) = (LEFT, y + 20);
            }
            self.rectangle((x, y - 6), (x + 12, y + 6), series.colour)?;
            self.text((x + 18, y), &told, 14, INK, HPos::Left)?;
            x += wide;
        }
        Ok(y)
    }

    fn plot(&self, chart: &Chart, top: i32) -> io::Result<()> {
        let periods = chart.periods();
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        if periods.is_empty() {
            let middle = ((LEFT + right) / 2, (top + bottom) / 2);
            return self.text(middle, "Nothing with a date was found.", 16, FAINT, HPos::Center);
        }
        let sum = |first: &jiff::civil::Date| -> u64 {
            chart
                .series
                .iter()
                .filter_map(|series| series.counts.get(first))
                .sum()
        };
        let numbers = axis::numbers(periods.iter().map(sum).max().unwrap_or(0));
        let most = numbers.last().copied().unwrap_or(1) as f64;
        let height = |count: u64| bottom - (f64::from(bottom - top) * count as f64 / most).round() as i32;
        for number in &numbers {
            let y = height(*number);
            self.line((LEFT, y), (right, y), LINE)?;
            self.text((LEFT - 8, y), &number.to_string(), 13, FAINT, HPos::Right)?;
        }
        let wide = f64::from(right - LEFT) / periods.len() as f64;
        let edge = |at: usize| f64::from(LEFT) + wide * at as f64;
        // Broad bars stand apart; a chart of two bars has no slabs.
        let gap = if wide > 6.0 { wide * 0.15 } else { 0.0 };
        let half = ((wide - gap) / 2.0).clamp(0.5, 28.0);
        for (at, first) in periods.iter().enumerate() {
            let middle = edge(at) + wide / 2.0;
            let (from, to) = ((middle - half).round() as i32, (middle + half).round() as i32);
            let mut below = 0;
            for series in &chart.series {
                let count = series.counts.get(first).copied().unwrap_or(0);
                if count > 0 {
                    let corner = (from, height(below + count));
                    self.rectangle(corner, (to.max(from + 1), height(below)), series.colour)?;
                    below += count;
                }
            }
        }
        self.line((LEFT, bottom), (right, bottom), FAINT)?;
        let room = ((right - LEFT) / LABEL) as usize;
        for (at, label) in axis::dates(&periods, chart.unit, room) {
            let x = (edge(at) + wide / 2.0).round() as i32;
            self.line((x, bottom), (x, bottom + 5), FAINT)?;
            self.text((x, bottom + 16), &label, 13, FAINT, HPos::Center)?;
        }
        Ok(())
    }

    fn text(&self, at: (i32, i32), text: &str, size: i32, colour: Colour, side: HPos) -> io::Result<()> {
        let font = (FontFamily::Name(FONT), f64::from(size * self.scale));
        let colour = rgb(colour);
        let style = font
            .into_text_style(self.area)
            .color(&colour)
            .pos(Pos::new(side, VPos::Center));
        // The middle of a line of text is above the middle of its letters.
        let (x, y) = self.at(at);
        self.area
            .draw(&Text::new(text.to_owned(), (x, y + size * self.scale / 8), style))
            .map_err(plain)
    }

    fn rectangle(&self, from: (i32, i32), to: (i32, i32), colour: Colour) -> io::Result<()> {
        let filled: ShapeStyle = rgb(colour).filled();
        self.area
            .draw(&Rectangle::new([self.at(from), self.at(to)], filled))
            .map_err(plain)
    }

    fn line(&self, from: (i32, i32), to: (i32, i32), colour: Colour) -> io::Result<()> {
        let style = rgb(colour).stroke_width(self.scale as u32);
        self.area
            .draw(&PathElement::new(vec![self.at(from), self.at(to)], style))
            .map_err(plain)
    }

    fn at(&self, (x, y): (i32, i32)) -> (i32, i32) {
        (x * self.scale, y * self.scale)
    }
}

fn rgb((red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

fn plain(error: impl std::error::Error) -> io::Error {
    io::Error::other(error.to_string())
}
